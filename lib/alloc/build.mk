# SPDX-License-Identifier: BSD-2-Clause
lib.alloc.srcs := src/alloc.c src/pieces.c src/region.c src/root.c src/runs.c src/slots.c src/space.c src/untypeds.c
lib.alloc.uses := base sel4
lib.alloc.srcs.aarch64 := src/arch/aarch64/code.c
lib.alloc.srcs.riscv64 := src/arch/riscv64/code.c
lib.alloc.srcs.x86_64  := src/arch/x86_64/code.c
lib.alloc.srcs.host    := src/arch/host/code.c
