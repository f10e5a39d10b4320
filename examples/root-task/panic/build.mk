# SPDX-License-Identifier: BSD-2-Clause
example.root-task/panic.srcs   := main.c
example.root-task/panic.uses   := panic root-task
example.root-task/panic.status := 134
