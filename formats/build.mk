# SPDX-License-Identifier: BSD-2-Clause
lib.formats.srcs  := src/fdt.c src/loader_payload.c
lib.formats.uses  := base
lib.formats.tests := fdt loader_payload
