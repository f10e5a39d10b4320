# SPDX-License-Identifier: BSD-2-Clause
#
# Read by mk/loader.mk.  The boards are those whose data say where the loader lies.
loader.dir          := $(here)
loader.srcs         := src/log.c src/main.c src/memory.c src/program.c
loader.srcs.aarch64 := src/arch/aarch64/arch.c src/arch/aarch64/start.S
loader.srcs.riscv64 := src/arch/riscv64/arch.c src/arch/riscv64/start.S
loader.uses         := formats
loader.boards       := $(foreach b,$(boards),$(if $(call board-macro,$b,SEL4_BOARD_LOADER_ADDRESS),$b))

test.kernel-loader.run   := programs/kernel-loader/tests/run
test.kernel-loader.tools := sel4c
test.kernel-loader.needs := $(loader.boards:%=build/loader/%/loader.elf)
