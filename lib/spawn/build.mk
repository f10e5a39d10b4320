# SPDX-License-Identifier: BSD-2-Clause
lib.spawn.srcs         := src/entry.c src/schedule.c src/task.c src/thread.c
lib.spawn.srcs.aarch64 := src/arch/aarch64/entry.S
lib.spawn.srcs.riscv64 := src/arch/riscv64/entry.S
lib.spawn.srcs.x86_64  := src/arch/x86_64/entry.S
lib.spawn.uses         := alloc base formats rt sel4
