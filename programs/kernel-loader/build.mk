# SPDX-License-Identifier: BSD-2-Clause
#
# Read by mk/loader.mk.
loader.dir          := $(here)
loader.srcs         := src/log.c src/main.c src/memory.c src/program.c
loader.srcs.aarch64 := src/arch/aarch64/arch.c src/arch/aarch64/start.S
loader.srcs.riscv64 := src/arch/riscv64/arch.c src/arch/riscv64/start.S
loader.uses         := formats

# Boards: architecture, where the loader lies in memory, and its PL011 (0: the console is the firmware's).
loader.boards := qemu_virt_aarch64 qemu_virt_aarch64_el1 qemu_virt_riscv64

loader.qemu_virt_aarch64.arch := aarch64
loader.qemu_virt_aarch64.link := 0x70000000
loader.qemu_virt_aarch64.uart := 0x9000000

loader.qemu_virt_aarch64_el1.arch := aarch64
loader.qemu_virt_aarch64_el1.link := 0x70000000
loader.qemu_virt_aarch64_el1.uart := 0x9000000

loader.qemu_virt_riscv64.arch := riscv64
loader.qemu_virt_riscv64.link := 0x90000000
loader.qemu_virt_riscv64.uart := 0

test.kernel-loader.run   := programs/kernel-loader/tests/run
test.kernel-loader.tools := sel4c
test.kernel-loader.needs := $(loader.boards:%=build/loader/%/loader.elf)
