# SPDX-License-Identifier: BSD-2-Clause
lib.microkit-io.srcs    := src/microkit_io.c src/random.c
lib.microkit-io.uses    := async ipc-drivers message-ipc microkit
lib.microkit-io.configs := $(configs.mcs)
lib.microkit-io.defs    := SEL4C_IPC_BUFFER_GLOBAL
