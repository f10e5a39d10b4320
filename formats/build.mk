# SPDX-License-Identifier: BSD-2-Clause
lib.formats.srcs  := src/backtrace_reader.c src/backtrace_stop.c src/backtrace_writer.c src/capdl_alloc.c src/capdl_spec.c src/elf_image.c src/fdt.c src/inflate.c src/loader_payload.c
lib.formats.uses  := base
lib.formats.flags := -Oz -fomit-frame-pointer # much of it is in the loader, in initialisers and in reports of faults
lib.formats.tests := backtrace_stream capdl_alloc capdl_spec elf_image fdt inflate loader_payload
lib.formats.tests.pkgs := zlib
