# SPDX-License-Identifier: BSD-2-Clause
# Descriptions of systems, most of them with one defect each, and what is said of them.
test.microkit-sdf.run   := tests/microkit/run tests/microkit/sdf
test.microkit-sdf.tools := sdf-check
test.microkit-sdf.group := microkit

tool.sdf-check.srcs := sdf_check.c
tool.sdf-check.uses := tools-microkit
tool.sdf-check.defs := _GNU_SOURCE

# Builds: programs of all kinds, boards that lack something, command lines, reports.
test.microkit-build.run      = $(if $(test.microkit-build.configs),tests/microkit/build/run $(call devkernel.out,debug)/prefix build/programs/aarch64-el1-mcs/capdl-init.elf build/loader/$(devkernel.board)/loader.elf,mk/programs/skip "what is compared is of our own kernel's configuration")
test.microkit-build.needs    = $(call devkernel.out,debug)/prefix/.done build/programs/aarch64-el1-mcs/capdl-init.elf build/loader/$(devkernel.board)/loader.elf \
                               build/prefix/riscv64-mcs/.done build/programs/riscv64-mcs/capdl-init.elf build/loader/qemu_virt_riscv64/loader.elf \
                               build/prefix/x86_64-mcs/.done build/programs/x86_64-mcs/capdl-init.elf
test.microkit-build.tools   := microkit sel4c
test.microkit-build.env      = RISCV64=$(cross.riscv64) RISCV64_PREFIX=build/prefix/riscv64-mcs RISCV64_INITIALISER=build/programs/riscv64-mcs/capdl-init.elf \
                               RISCV64_LOADER=build/loader/qemu_virt_riscv64/loader.elf \
                               X86_64=$(cross.x86_64) X86_64_PREFIX=build/prefix/x86_64-mcs X86_64_INITIALISER=build/programs/x86_64-mcs/capdl-init.elf
test.microkit-build.configs := $(filter aarch64-el1-mcs,$(configs))
test.microkit-build.group   := microkit

# Seeds are the descriptions of the test.
fuzz.sdf.srcs := sdf/fuzz.c
fuzz.sdf.uses := tools-microkit
fuzz.sdf.dict := sdf/words.dict
fuzz.sdf.defs := _GNU_SOURCE

fuzz.domain.srcs := domain/fuzz.c
fuzz.domain.uses := tools-microkit
fuzz.domain.defs := _GNU_SOURCE
