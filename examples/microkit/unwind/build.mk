# SPDX-License-Identifier: BSD-2-Clause
example.microkit/unwind.srcs    := server.c
example.microkit/unwind.uses    := panic
example.microkit/unwind.runtime := microkit
example.microkit/unwind.system  := unwind.system
example.microkit/unwind.domains := unwind-client

program.unwind-client.srcs    := client.c
program.unwind-client.runtime := microkit
program.unwind-client.configs := $(configs.mcs)
