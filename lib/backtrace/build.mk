# SPDX-License-Identifier: BSD-2-Clause
backtrace.target := src/here.c src/image.c src/panic.c

lib.backtrace.srcs         := src/machine.c src/number.c src/print.c src/rules.c src/value.c src/walk.c
lib.backtrace.srcs.host    := src/expression.c
lib.backtrace.srcs.aarch64 := src/expression_absent.c $(backtrace.target) src/arch/aarch64/registers.S
lib.backtrace.srcs.riscv64 := src/expression_absent.c $(backtrace.target) src/arch/riscv64/registers.S
lib.backtrace.srcs.x86_64  := src/expression.c $(backtrace.target) src/arch/x86_64/registers.S
lib.backtrace.uses         := formats unwind rt
lib.backtrace.flags        := -Oz -fomit-frame-pointer # nothing here walks by frame pointers
lib.backtrace.tests        := walk

# From the registers of another thread, as the kernel gives them: the one part that knows the kernel.
lib.backtrace-thread.srcs    := thread/src/registers.c
lib.backtrace-thread.include := thread/include
lib.backtrace-thread.uses    := backtrace sel4

# Real stacks, with the compiler's unwinder to compare with.
test.backtrace-linux.run     := lib/backtrace/tests/linux/run
test.backtrace-linux.configs := $(filter aarch64-el1-mcs riscv64-mcs x86_64-mcs user,$(configs))
test.backtrace-linux.group   := unit
