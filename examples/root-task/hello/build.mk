# SPDX-License-Identifier: BSD-2-Clause
example.root-task/hello.srcs   := main.c
example.root-task/hello.uses   := root-task
example.root-task/hello.tls    := no
example.root-task/hello.unwind := no
