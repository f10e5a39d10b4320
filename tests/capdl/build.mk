# SPDX-License-Identifier: BSD-2-Clause
# What is foreseen of a boot against what the kernel in use has.
test.capdl-foreseen.run   = tests/capdl/foreseen build/system/$(boot.kernel)/capdl/hello.json $(boot.prefix) build/examples/$(boot.config)/capdl build/programs/$(boot.config)/capdl-init.elf $(boot.loader:%=--loader %)
test.capdl-foreseen.needs = build/system/$(boot.kernel)/capdl/hello.elf $(boot.loader) $(sel4c)
test.capdl-foreseen.env   = SEL4C=$(sel4c) RUN="$(run-command)"
test.capdl-foreseen.group = examples

# What a system is told for which there is no memory.
test.capdl-does-not-fit.run   = tests/capdl/does_not_fit $(abspath build/system/$(boot.kernel)/capdl/hello.json $(boot.prefix) build/examples/$(boot.config)/capdl build/programs/$(boot.config)/capdl-init.elf)
test.capdl-does-not-fit.needs = build/system/$(boot.kernel)/capdl/hello.elf $(sel4c)
test.capdl-does-not-fit.env   = SEL4C=$(abspath $(sel4c))
test.capdl-does-not-fit.group = examples

# Sizes of objects against the headers of every configuration.
test.capdl-kernel.srcs    := kernel_test.c
test.capdl-kernel.uses    := tools-capdl raw sel4
test.capdl-kernel.configs := $(configs)
test.capdl-kernel.defs    := _GNU_SOURCE
test.capdl-kernel.group   := unit

bench.capdl.run   = tests/capdl/bench $(boot.prefix) build/programs/$(boot.config)/capdl-init.elf
bench.capdl.needs = build/programs/$(boot.config)/capdl-init.elf $(boot.ready) $(boot.loader) $(count-plugin) $(sel4c)
bench.capdl.env   = SEL4C=$(sel4c) SIZE=$(cross.$(call arch-of,$(boot.config)))size NM=$(cross.$(call arch-of,$(boot.config)))nm RUN="$(run-command)" \
  IMAGE="$(sel4c) image --quiet --sel4-prefix $(boot.prefix) $(boot.loader:%=--loader %)"

# Random systems on paper and by the initialiser's code, on the kernel as a library.
test.capdl-differential.srcs    := $(addprefix differential/,main.c machine.c system.c memory_layout.c objects.c spaces.c \
                                   compare.c compare_spaces.c compare_threads.c) \
                                   $(patsubst %,/%,$(wildcard programs/capdl-init/src/*.c)) /programs/capdl-init/src/arch/aarch64/arch.c
test.capdl-differential.uses    := tools-capdl formats kernel kernel-invariants sel4 base
test.capdl-differential.private := differential/fake differential /programs/capdl-init/src /lib/rt/include
test.capdl-differential.configs := aarch64-el1-mcs
test.capdl-differential.defs    := _GNU_SOURCE
test.capdl-differential.group   := unit

bench.capdl-tool.run   = tests/capdl/bench_tool $(boot.prefix) build/programs/$(boot.config)/capdl-init.elf
bench.capdl-tool.needs = build/programs/$(boot.config)/capdl-init.elf $(boot.ready) $(sel4c)
bench.capdl-tool.env   = SEL4C=$(sel4c)
