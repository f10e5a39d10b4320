# SPDX-License-Identifier: BSD-2-Clause
lib.microkit-io.srcs    := src/microkit_io.c src/random.c
lib.microkit-io.uses    := async ipc-drivers message-ipc microkit
lib.microkit-io.configs := $(configs.mcs)
lib.microkit-io.defs    := SEL4C_IPC_BUFFER_GLOBAL

# With TCP/IP, for those who want it.
lib.microkit-net.srcs    := src/microkit_net.c
lib.microkit-net.uses    := microkit-io net
lib.microkit-net.configs := $(configs.mcs)
lib.microkit-net.defs    := SEL4C_IPC_BUFFER_GLOBAL
