# SPDX-License-Identifier: BSD-2-Clause
example.root-task/without-runtime.srcs   := main.c start.S
example.root-task/without-runtime.uses   := sel4
example.root-task/without-runtime.tls    := no
example.root-task/without-runtime.unwind := no
example.root-task/without-runtime.exit   := console
