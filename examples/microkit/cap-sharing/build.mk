# SPDX-License-Identifier: BSD-2-Clause
example.microkit/cap-sharing.srcs    := manager.c
example.microkit/cap-sharing.runtime := microkit
example.microkit/cap-sharing.system  := cap-sharing.system
example.microkit/cap-sharing.domains := cap-sharing-worker

program.cap-sharing-worker.srcs    := worker.c
program.cap-sharing-worker.runtime := microkit
program.cap-sharing-worker.configs := $(configs.mcs)
