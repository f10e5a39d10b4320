# SPDX-License-Identifier: BSD-2-Clause
lib.tools-elf.srcs    := binary.c edit.c elf.c rewrite.c
lib.tools-elf.uses    := tools-common formats
lib.tools-elf.include := /tools
lib.tools-elf.defs    := _GNU_SOURCE
lib.tools-elf.on      := host
lib.tools-elf.tests   := elf edit
