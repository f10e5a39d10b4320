# SPDX-License-Identifier: BSD-2-Clause
#
# What the capDL initialiser refuses when it boots: nothing of the system starts.
test.capdl-refusals.run   = tests/system/capdl/run build/test/capdl-refusals build/programs/$(boot.config)/capdl-init.elf $(call boot.app,capdl/hello) build/system/$(boot.kernel)/capdl/hello.json
test.capdl-refusals.needs = build/programs/$(boot.config)/capdl-init.elf $(call boot.image,capdl/hello) $(sel4c)
test.capdl-refusals.env   = SEL4C=$(sel4c) RUN="$(run-command)" IMAGE="$(sel4c) image --quiet --sel4-prefix $(boot.prefix) $(boot.loader:%=--loader %)" \
  CONFIG=$(boot.prefix)/libsel4/include/kernel/gen_config.json FILL=build/examples/$(boot.config)/capdl
test.capdl-refusals.group := examples

# Each kind of object and of contents.
program.capdl-probe.srcs   := probe.c
program.capdl-probe.uses   := component
program.capdl-probe.tls    := no
program.capdl-probe.unwind := no

tool.capdl-probe-system.srcs := system.c
tool.capdl-probe-system.uses := tools-capdl

test.capdl-kinds.run   = tests/system/capdl/kinds build/test/capdl-kinds build/programs/$(boot.config)/capdl-init.elf build/bin/capdl-probe-system build/programs/$(boot.config)/capdl-probe.elf $(boot.prefix)
test.capdl-kinds.needs = build/programs/$(boot.config)/capdl-init.elf build/programs/$(boot.config)/capdl-probe.elf build/bin/capdl-probe-system $(boot.ready) $(boot.loader) $(sel4c)
test.capdl-kinds.env   = SEL4C=$(sel4c) RUN="$(run-command)" IMAGE="$(sel4c) image --quiet --sel4-prefix $(boot.prefix) $(boot.loader:%=--loader %)"
test.capdl-kinds.group := examples
