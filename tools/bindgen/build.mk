# SPDX-License-Identifier: BSD-2-Clause
lib.tools-bindgen.srcs := api_check.c api_condition.c api_parse.c api_types.c bindgen.c emit_client.c \
                          emit_config.c emit_names.c emit_numbers.c emit_typed.c generate.c inputs.c kernel_api.c \
                          prose.c syscalls.c \
                          $(notdir $(wildcard $(here)/bitfield*.c $(here)/preprocess*.c))
lib.tools-bindgen.uses    := tools-common
lib.tools-bindgen.include := /tools
lib.tools-bindgen.defs    := _GNU_SOURCE
lib.tools-bindgen.on      := host
lib.tools-bindgen.embeds  := kernel_api_files
lib.tools-bindgen.tests      := api bitfield bitfield_code emit_config inputs prose syscalls typed
lib.tools-bindgen.tests.defs := _GNU_SOURCE

embed.kernel_api_files.base  := /kernel-api
embed.kernel_api_files.files := /kernel-api/config/schema.json $(patsubst %,/%,$(sort $(wildcard \
    $(foreach d,kernel-api/src kernel-api/include/* kernel-api/mode_include/*/sel4 kernel-api/mode_include/*/*/* \
                kernel-api/*/*/interfaces kernel-api/*/*/sel4 kernel-api/*/*/sel4/*,$d/*.h $d/*.xml $d/*.bf $d/*.c))))
