# SPDX-License-Identifier: BSD-2-Clause
# Descriptions of systems, most of them with one defect each, and what is said of them.
test.microkit-sdf.run   := tests/microkit/run tests/microkit/sdf
test.microkit-sdf.tools := sdf-check
test.microkit-sdf.group := microkit

tool.sdf-check.srcs := sdf_check.c
tool.sdf-check.uses := tools-microkit
tool.sdf-check.defs := _GNU_SOURCE

# Builds: programs of all kinds, boards that lack something, command lines, reports.
test.microkit-build.run      = tests/microkit/build/run $(call devkernel.out,debug)/prefix build/programs/aarch64-el1-mcs/capdl-init.elf build/loader/$(devkernel.board)/loader.elf
test.microkit-build.needs    = $(call devkernel.out,debug)/prefix/.done build/programs/aarch64-el1-mcs/capdl-init.elf build/loader/$(devkernel.board)/loader.elf
test.microkit-build.tools   := microkit
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
