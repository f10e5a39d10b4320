# SPDX-License-Identifier: BSD-2-Clause
lib.tools-prefix.srcs    := prefix.c resolve.c
lib.tools-prefix.uses    := tools-bindgen
lib.tools-prefix.include := /tools
lib.tools-prefix.defs    := _GNU_SOURCE
lib.tools-prefix.on      := host
lib.tools-prefix.tests      := resolve
lib.tools-prefix.tests.defs := _GNU_SOURCE
