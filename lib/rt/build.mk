# SPDX-License-Identifier: BSD-2-Clause
rt.target := src/default_heap.c src/default_stack.c src/first_stack.c src/program.c src/stack.c src/start.c

lib.rt.srcs         := src/heap.c src/program_headers.c src/tls.c
lib.rt.srcs.aarch64 := $(rt.target) src/arch/aarch64/start.S src/arch/aarch64/thread_pointer.c
lib.rt.srcs.riscv64 := $(rt.target) src/arch/riscv64/start.S src/arch/riscv64/thread_pointer.c
lib.rt.srcs.x86_64  := $(rt.target) src/arch/x86_64/start.S src/arch/x86_64/thread_pointer.c
lib.rt.uses         := base formats
lib.rt.tests        := heap program_headers tls

# What compilers call even where there is no C library.
lib.rt-memory.srcs    := src/memory.c src/string.c
lib.rt-memory.srcs.riscv64 := src/arch/riscv64/bits.c
lib.rt-memory.include :=
lib.rt-memory.flags   := -fno-tree-loop-distribute-patterns

# What picolibc asks for: memory, characters, locks, an end.
lib.rt-libc.srcs    := src/libc/exit.c src/libc/lock.c src/libc/memory.c src/libc/stdio.c
lib.rt-libc.uses    := picolibc rt
lib.rt-libc.include :=
lib.rt-libc.on      :=
