# SPDX-License-Identifier: BSD-2-Clause
example.root-task/fault-handler.srcs      := main.c
example.root-task/fault-handler.uses      := backtrace-thread root-task spawn
example.root-task/fault-handler.symbolize := yes
