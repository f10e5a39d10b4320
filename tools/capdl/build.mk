# SPDX-License-Identifier: BSD-2-Clause
lib.tools-capdl.srcs    := boot.c capdl.c check.c check_device.c check_memory.c check_thread.c check_vspace.c component.c \
                           encode.c encode_check.c encode_cnode.c encode_contents.c encode_device.c encode_mappings.c encode_order.c encode_thread.c \
                           inputs.c json.c json_read.c json_read_cap.c json_read_fill.c json_read_object.c json_read_struct.c json_write.c \
                           kernel.c link.c model.c pack.c place.c show.c simulate.c system.c
lib.tools-capdl.uses    := tools-elf tools-image formats
lib.tools-capdl.pkgs    := zlib
lib.tools-capdl.include := /tools
lib.tools-capdl.defs    := _GNU_SOURCE
lib.tools-capdl.on      := host
