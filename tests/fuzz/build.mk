# SPDX-License-Identifier: BSD-2-Clause
fuzz.object_api.srcs := object_api/fuzz.c
fuzz.object_api.uses := tools-bindgen
fuzz.object_api.dict := object_api/words.dict
fuzz.object_api.defs := _GNU_SOURCE

fuzz.syscalls.srcs := syscalls/fuzz.c
fuzz.syscalls.uses := tools-bindgen
fuzz.syscalls.dict := object_api/words.dict
fuzz.syscalls.defs := _GNU_SOURCE

fuzz.config.srcs := config/fuzz.c
fuzz.config.uses := tools-bindgen
fuzz.config.dict := config/words.dict
fuzz.config.defs := _GNU_SOURCE

fuzz.resolve.srcs := resolve/fuzz.c
fuzz.resolve.uses := tools-prefix
fuzz.resolve.dict := config/words.dict
fuzz.resolve.defs := _GNU_SOURCE

fuzz.prefix_tree.srcs   := prefix_tree/fuzz.c
fuzz.prefix_tree.uses   := tools-bindgen
fuzz.prefix_tree.dict   := prefix_tree/words.dict
fuzz.prefix_tree.defs   := _GNU_SOURCE
fuzz.prefix_tree.embeds := golden_base

embed.golden_base.base  := /tests/golden/base/libsel4/include
embed.golden_base.files := $(patsubst %,/%,$(wildcard $(foreach d,* */* */*/*,tests/golden/base/libsel4/include/$d.json tests/golden/base/libsel4/include/$d.xml tests/golden/base/libsel4/include/$d.pbf)))

fuzz.bitfield.srcs := bitfield/fuzz.c
fuzz.bitfield.uses := tools-bindgen
fuzz.bitfield.dict := bitfield/words.dict
fuzz.bitfield.defs := _GNU_SOURCE

fuzz.elf.srcs := elf/fuzz.c
fuzz.elf.uses := tools-elf
fuzz.elf.defs := _GNU_SOURCE

fuzz.fdt.srcs := fdt/fuzz.c
fuzz.fdt.uses := formats

fuzz.loader_payload.srcs := loader_payload/fuzz.c
fuzz.loader_payload.uses := formats

fuzz.platform_info.srcs := platform_info/fuzz.c
fuzz.platform_info.uses := tools-capdl tools-image
fuzz.platform_info.dict := platform_info/words.dict
fuzz.platform_info.defs := _GNU_SOURCE

fuzz.image_facts.srcs := image_facts/fuzz.c
fuzz.image_facts.uses := tools-run
fuzz.image_facts.defs := _GNU_SOURCE

fuzz.backtrace_stream.srcs := backtrace_stream/fuzz.c
fuzz.backtrace_stream.uses := formats
fuzz.capdl_json.srcs := capdl_json/fuzz.c
fuzz.capdl_json.uses := tools-capdl
fuzz.capdl_json.dict := capdl_json/words.dict
fuzz.capdl_json.defs := _GNU_SOURCE

fuzz.backtrace_walk.srcs := backtrace_walk/fuzz.c
fuzz.backtrace_walk.uses := backtrace

fuzz.kernel_calls.srcs := kernel_calls/fuzz.c
fuzz.kernel_calls.uses := kernel kernel-world

fuzz.elf_image.srcs := elf_image/fuzz.c
fuzz.elf_image.uses := formats

fuzz.debug_info.srcs := debug_info/fuzz.c
fuzz.debug_info.uses := tools-symbolize
fuzz.debug_info.defs := _GNU_SOURCE
fuzz.capdl_spec.srcs := capdl_spec/fuzz.c
fuzz.capdl_spec.uses := formats

fuzz.inflate.srcs := inflate/fuzz.c
fuzz.inflate.uses := formats
fuzz.inflate.pkgs := zlib

fuzz.virtio_device.srcs := virtio_device/fuzz.c
fuzz.virtio_device.uses := virtio-blk virtio-net virtio-rng virtio-played
