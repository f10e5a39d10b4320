# SPDX-License-Identifier: BSD-2-Clause
program.pl011-serial.srcs    := src/main.c
program.pl011-serial.uses    := driver-domain ipc-drivers pl011
program.pl011-serial.runtime := microkit
program.pl011-serial.unwind  := no
program.pl011-serial.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
