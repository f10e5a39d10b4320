# SPDX-License-Identifier: BSD-2-Clause
lib.arm-timer.srcs         := src/arm_timer.c
lib.arm-timer.srcs.aarch64 := src/arch/aarch64/registers.c
lib.arm-timer.uses         := driver-if
lib.arm-timer.tests        := arm_timer
