# SPDX-License-Identifier: BSD-2-Clause
lib.alloc.srcs := src/alloc.c src/pieces.c src/region.c src/root.c src/runs.c src/slots.c src/space.c src/untypeds.c
lib.alloc.uses := base sel4
lib.alloc.srcs.aarch64 := src/arch/aarch64/code.c
lib.alloc.srcs.riscv64 := src/arch/riscv64/code.c
lib.alloc.srcs.x86_64  := src/arch/x86_64/code.c
lib.alloc.srcs.host    := src/arch/host/code.c
lib.alloc.tests         := region runs space untypeds
lib.alloc.tests.uses    := alloc-door
lib.alloc.tests.configs := aarch64-el1-mcs

# The world of the kernel's unit tests, entered as a program enters a kernel.
lib.alloc-door.srcs    := tests/door/door.c
lib.alloc-door.include := tests/door
lib.alloc-door.uses    := alloc harness kernel-world
lib.alloc-door.on      := host
