# SPDX-License-Identifier: BSD-2-Clause
bench.bindings.run     := tests/bench/bindings
bench.bindings.tools   := sel4c abi-dump
bench.bindings.configs := $(configs)

bench.bindgen.srcs  := bindgen.c
bench.bindgen.tools := sel4c
bench.bindgen.needs := $(configs:%=build/prefix/%/.done)
bench.bindgen.args  := $(configs:%=build/prefix/%)
