# SPDX-License-Identifier: BSD-2-Clause
example.microkit/two-apis.srcs    := typed.c
example.microkit/two-apis.runtime := microkit
example.microkit/two-apis.system  := two-apis.system
example.microkit/two-apis.domains := two-apis-classic

program.two-apis-classic.srcs    := classic.c
program.two-apis-classic.runtime := microkit
program.two-apis-classic.configs := $(configs.mcs)
