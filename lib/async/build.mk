# SPDX-License-Identifier: BSD-2-Clause
lib.async.srcs         := src/channel.c src/error.c src/executor.c src/fiber.c src/future.c src/semaphore.c src/stack.c src/task.c src/timer.c
lib.async.srcs.aarch64 := src/arch/aarch64/prepare.c src/arch/aarch64/switch.S
lib.async.srcs.riscv64 := src/arch/riscv64/prepare.c src/arch/riscv64/switch.S
lib.async.srcs.x86_64  := src/arch/x86_64/prepare.c src/arch/x86_64/switch.S
lib.async.srcs.host    := src/arch/host/prepare.c src/arch/host/switch.S
lib.async.uses         := base
lib.async.tests        := executor future timer channel
