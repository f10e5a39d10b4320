# SPDX-License-Identifier: BSD-2-Clause
lib.tools-symbolize.srcs    := console.c debug_info.c images.c report.c symbolize.c worker.c
lib.tools-symbolize.uses    := formats tools-elf
lib.tools-symbolize.include := /tools
lib.tools-symbolize.pkgs    := libdw libelf
lib.tools-symbolize.defs    := _GNU_SOURCE
lib.tools-symbolize.on      := host
lib.tools-symbolize.tests      := console
lib.tools-symbolize.tests.defs := _GNU_SOURCE

test.symbolize.run   := tools/symbolize/tests/run
test.symbolize.tools := sel4c
test.symbolize.group := golden
