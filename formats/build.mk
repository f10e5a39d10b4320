# SPDX-License-Identifier: BSD-2-Clause
lib.formats.srcs  := src/backtrace_reader.c src/backtrace_stop.c src/backtrace_writer.c src/fdt.c src/loader_payload.c
lib.formats.uses  := base
lib.formats.tests := backtrace_stream fdt loader_payload
