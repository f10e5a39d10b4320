# SPDX-License-Identifier: BSD-2-Clause
lib.driver-domain.srcs    := src/driver_domain.c
lib.driver-domain.uses    := driver-if message-ipc microkit shm
lib.driver-domain.configs := $(configs.mcs)
lib.driver-domain.defs    := SEL4C_IPC_BUFFER_GLOBAL
