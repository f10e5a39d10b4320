# SPDX-License-Identifier: BSD-2-Clause
program.pl031-rtc.srcs    := src/main.c
program.pl031-rtc.uses    := driver-domain ipc-drivers pl031
program.pl031-rtc.runtime := microkit
program.pl031-rtc.unwind  := no
program.pl031-rtc.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
