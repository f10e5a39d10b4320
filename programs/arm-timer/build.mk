# SPDX-License-Identifier: BSD-2-Clause
program.arm-timer.srcs    := src/main.c
program.arm-timer.uses    := driver-domain ipc-drivers arm-timer
program.arm-timer.runtime := microkit
program.arm-timer.unwind  := no
program.arm-timer.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
