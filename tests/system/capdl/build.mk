# SPDX-License-Identifier: BSD-2-Clause
#
# What the capDL initialiser refuses when it boots: nothing of the system starts.
test.capdl-refusals.run   = tests/system/capdl/run build/test/capdl-refusals build/programs/$(boot.config)/capdl-init.elf $(call boot.app,capdl/hello) build/system/$(boot.kernel)/capdl/hello.json
test.capdl-refusals.needs = build/programs/$(boot.config)/capdl-init.elf $(call boot.image,capdl/hello) $(sel4c)
test.capdl-refusals.env   = SEL4C=$(sel4c) RUN="$(run-command)" IMAGE="$(sel4c) image --quiet --sel4-prefix $(boot.prefix) $(boot.loader:%=--loader %)" \
  CONFIG=$(boot.prefix)/libsel4/include/kernel/gen_config.json FILL=build/examples/$(boot.config)/capdl
test.capdl-refusals.group := examples
