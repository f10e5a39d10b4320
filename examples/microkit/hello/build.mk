# SPDX-License-Identifier: BSD-2-Clause
example.microkit/hello.srcs    := hello.c
example.microkit/hello.runtime := microkit
example.microkit/hello.system  := hello.system
