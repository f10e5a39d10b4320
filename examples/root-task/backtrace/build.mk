# SPDX-License-Identifier: BSD-2-Clause
example.root-task/backtrace.srcs      := main.c
example.root-task/backtrace.uses      := backtrace root-task
example.root-task/backtrace.symbolize := yes
