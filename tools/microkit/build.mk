# SPDX-License-Identifier: BSD-2-Clause
lib.tools-microkit.srcs    := assemble.c assemble_caps.c assemble_memory.c assemble_monitor.c build.c check.c check_map.c claims.c \
                              lookup.c number.c options.c outputs.c place.c program.c read_device.c read_pd.c read_region.c read_schedule.c \
                              read_system.c read_vm.c reader.c report.c sdk.c show.c symbols.c uimage.c warn.c windows.c
lib.tools-microkit.uses    := tools-capdl formats
lib.tools-microkit.include := /tools
lib.tools-microkit.defs    := _GNU_SOURCE
lib.tools-microkit.on      := host
lib.tools-microkit.tests      := assemble number place sdf uimage
lib.tools-microkit.tests.defs := _GNU_SOURCE

tool.microkit.srcs := microkit.c
tool.microkit.uses := tools-microkit
