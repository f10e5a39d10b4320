# SPDX-License-Identifier: BSD-2-Clause
unwind.target := src/this_image.c

lib.unwind.srcs         := src/error.c src/reader.c src/record.c src/search.c
lib.unwind.flags        := -Os
lib.unwind.srcs.aarch64 := $(unwind.target)
lib.unwind.srcs.riscv64 := $(unwind.target)
lib.unwind.srcs.x86_64  := $(unwind.target)
lib.unwind.uses         := base
lib.unwind.tests        := reader unwind

fuzz.unwind_tables.srcs := unwind_tables/fuzz.c
fuzz.unwind_tables.uses := unwind
