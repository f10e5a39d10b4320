# SPDX-License-Identifier: BSD-2-Clause
lib.component.srcs         := src/component.c
lib.component.srcs.aarch64 := src/arch/aarch64/start.S
lib.component.srcs.riscv64 := src/arch/riscv64/start.S
lib.component.srcs.x86_64  := src/arch/x86_64/start.S
lib.component.uses         := rt-memory sel4
