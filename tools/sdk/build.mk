# SPDX-License-Identifier: BSD-2-Clause
lib.tools-sdk.srcs    := import.c kernel_files.c sdk.c tree.c
lib.tools-sdk.uses    := tools-capdl tools-image tools-run
lib.tools-sdk.include := /tools
lib.tools-sdk.defs    := _GNU_SOURCE
lib.tools-sdk.on      := host
