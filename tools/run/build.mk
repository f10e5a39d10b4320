# SPDX-License-Identifier: BSD-2-Clause
lib.tools-run.srcs    := board.c child.c image_facts.c names.c qemu.c run.c session.c watch.c
lib.tools-run.uses    := formats tools-elf
lib.tools-run.include := /tools
lib.tools-run.defs    := _GNU_SOURCE
lib.tools-run.on      := host
lib.tools-run.embeds  := platform_boards
lib.tools-run.tests      := board image_facts run watch
lib.tools-run.tests.defs := _GNU_SOURCE

test.run-names.run    = tools/run/tests/names $(call boot.image,root-task/backtrace) build/examples/$(boot.config)/root-task/backtrace.elf
test.run-names.needs  = $(call boot.image,root-task/backtrace) $(sel4c)
test.run-names.env    = RUN="$(run-command)"
test.run-names.group := examples
