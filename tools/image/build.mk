# SPDX-License-Identifier: BSD-2-Clause
lib.tools-image.srcs    := image.c inputs.c layout.c memory_map.c page_table.c payload.c target.c
lib.tools-image.uses    := tools-elf
lib.tools-image.include := /tools
lib.tools-image.defs    := _GNU_SOURCE
lib.tools-image.on      := host
lib.tools-image.tests   := image page_table
