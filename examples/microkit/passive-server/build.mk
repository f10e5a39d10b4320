# SPDX-License-Identifier: BSD-2-Clause
example.microkit/passive-server.srcs    := server.c
example.microkit/passive-server.runtime := microkit
example.microkit/passive-server.system  := passive-server.system
example.microkit/passive-server.domains := passive-server-client

program.passive-server-client.srcs    := client.c
program.passive-server-client.runtime := microkit
program.passive-server-client.configs := $(configs.mcs)
