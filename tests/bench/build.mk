# SPDX-License-Identifier: BSD-2-Clause
bench.bindings.run     := tests/bench/bindings
bench.bindings.tools   := sel4c abi-dump
bench.bindings.configs := $(configs)

bench.bindgen.srcs  := bindgen.c
bench.bindgen.tools := sel4c
bench.bindgen.needs := $(configs:%=build/prefix/%/.done)
bench.bindgen.args  := $(configs:%=build/prefix/%)

program.bench-kernel.srcs    := kernel/main.c
program.bench-kernel.uses    := root-task
program.bench-kernel.tls     := no
program.bench-kernel.configs := aarch64-el1-mcs $(patsubst aarch64,user,$(filter aarch64,$(user-arch)))

# The release kernel, if it is ours: that is what the figures to compare with are of.
bench-kernel.prefix = $(or $(SEL4_PREFIX),$(call devkernel.out,release)/prefix)
bench-kernel.program = build/programs/$(boot.config)/bench-kernel.elf
bench.kernel.run   = tests/bench/kernel/measure $(bench-kernel.program) $(bench-kernel.prefix) $(boot.board) $(boot.loader)
bench.kernel.tools := sel4c
bench.kernel.needs = $(bench-kernel.program) $(bench-kernel.prefix)/$(if $(SEL4_PREFIX),bin/kernel.elf,.done) $(boot.loader) $(count-plugin)
bench.kernel.env   = SIZE=$(cross.$(call arch-of,$(boot.config)))size NM=$(cross.$(call arch-of,$(boot.config)))nm
