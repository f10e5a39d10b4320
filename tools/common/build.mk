# SPDX-License-Identifier: BSD-2-Clause
lib.tools-common.srcs    := arena.c condition.c config.c diag.c names.c options.c output.c program.c source.c text.c xml.c
lib.tools-common.include := /tools
lib.tools-common.pkgs    := expat jansson
lib.tools-common.defs    := _GNU_SOURCE
lib.tools-common.on      := host
lib.tools-common.tests      := arena condition config diag names options output program source text xml
lib.tools-common.tests.defs := _GNU_SOURCE
