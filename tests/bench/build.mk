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

# Tasks, timers, rings and the HTTP parser, as Linux processes.
lib.linux-calls.srcs            :=
lib.linux-calls.include         :=
lib.linux-calls.include.aarch64 := /tests/system/panic/linux/aarch64
lib.linux-calls.include.riscv64 := /tests/system/panic/linux/riscv64
lib.linux-calls.include.x86_64  := /tests/system/panic/linux/x86_64
lib.linux-calls.on              :=
async-counted.configs := $(filter aarch64-el1-mcs riscv64-mcs x86_64-mcs,$(configs))
program.async-counted.srcs            := async/counted.c
program.async-counted.uses            := linux-calls async http rt rt-memory shm
program.async-counted.tls             := no
program.async-counted.unwind          := no
program.async-counted.configs         := $(async-counted.configs)
bench.async.run   = tests/bench/async/measure $(count-plugin) $(async-counted.configs:%=build/programs/%/async-counted.elf)
bench.async.needs = $(count-plugin) $(async-counted.configs:%=build/programs/%/async-counted.elf)

# Allocators.
program.bench-alloc.srcs := alloc/main.c
program.bench-alloc.uses := root-task alloc
program.bench-alloc.boot := yes
bench.alloc.run   = tests/bench/alloc/measure build/programs/$(boot.config)/bench-alloc.elf $(call boot.image,bench-alloc)
bench.alloc.needs = $(call boot.image,bench-alloc) $(sel4c) $(count-plugin)
bench.alloc.env   = RUN="$(run-command)" NM=$(cross.$(call arch-of,$(boot.config)))nm

# Protection domains.
bench.microkit.apis := typed classic
program.bench-microkit-typed.srcs      := microkit/typed.c
program.bench-microkit-typed.runtime   := microkit
program.bench-microkit-classic.srcs    := microkit/classic.c
program.bench-microkit-classic.runtime := microkit
bench.microkit.parts  = $(bench.microkit.apis:%=build/programs/$(boot.config)/bench-microkit-%.elf) build/examples/$(boot.config)/microkit/hello.elf
bench.microkit.run    = tests/bench/microkit/measure $(boot.board) build/programs/$(boot.config) build/examples/$(boot.config)/microkit/hello.elf
bench.microkit.needs  = $(bench.microkit.parts) $(microkit.board)/.done build/bin/microkit build/bin/cpu-time $(sel4c) $(count-plugin)
bench.microkit.env    = RUN="$(run-command)" MICROKIT_SDK=$(microkit.sdk) NM=$(cross.$(call arch-of,$(boot.config)))nm OBJDUMP=$(cross.$(call arch-of,$(boot.config)))objdump
tool.cpu-time.srcs := cpu_time.c
tool.cpu-time.defs := _GNU_SOURCE

# The demo.
bench.http.programs = build/examples/$(boot.config)/http-server.elf $(call boot.image,http-server)
bench.http.domains  = $(example.http-server.domains:%=build/programs/$(boot.config)/%.elf)
bench.http.run      = tests/bench/http/measure $(bench.http.programs) examples/http-server/make-disk $(bench.http.domains)
bench.http.needs    = $(bench.http.programs) $(bench.http.domains) $(sel4c) $(count-plugin)
bench.http.env      = RUN="$(run-command)" PLUGIN=$(count-plugin) NM=$(cross.$(call arch-of,$(boot.config)))nm
bench.image.server = build/examples/$(boot.config)/http-server.elf
bench.image.run    = tests/bench/image/measure $(bench.image.server) build/programs/$(boot.config)/capdl-init.elf
bench.image.needs  = $(call boot.image,http-server)
bench.image.env    = SIZE=$(cross.$(call arch-of,$(boot.config)))size MICROKIT="$(call microkit-command,http-server,build/bench/image/image,build/bench/image/report.txt)"

# How long that takes to build.
bench.build.run   = tests/bench/build_time/measure $(third-party)/tarballs $(call boot.image,http-server) $(call disk-image,http-server)
bench.build.needs = $(third-party-names:%=$(third-party)/tarballs/%) build/bin/cpu-time
bench.build.env   = MAKE_ARGS="$(if $(SEL4_PREFIX),SEL4_PREFIX=$(abspath $(SEL4_PREFIX)))"

# What benchmarks print, and build/bench.json.
test.bench-tables.srcs := tables_test.c
test.bench-tables.pkgs := jansson
test.bench-tables.defs := _GNU_SOURCE
