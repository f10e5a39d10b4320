# SPDX-License-Identifier: BSD-2-Clause
lib.tools-run.srcs    := board.c child.c image_facts.c qemu.c run.c session.c watch.c
lib.tools-run.uses    := formats tools-elf
lib.tools-run.include := /tools
lib.tools-run.defs    := _GNU_SOURCE
lib.tools-run.on      := host
lib.tools-run.embeds  := platform_boards
lib.tools-run.tests      := board image_facts run watch
lib.tools-run.tests.defs := _GNU_SOURCE
