# SPDX-License-Identifier: BSD-2-Clause
example.microkit/faults.srcs    := main.c
example.microkit/faults.runtime := microkit
example.microkit/faults.system  := faults.system
example.microkit/faults.domains := faults-own-stack

program.faults-own-stack.srcs    := own_stack.c
program.faults-own-stack.runtime := microkit
program.faults-own-stack.configs := $(configs.mcs)

test.monitor.run    = $(if $(filter $(boot.config),$(configs.mcs)),programs/monitor/tests/faults "$(run-command)" $(call boot.image,microkit/faults) build/examples/$(boot.config)/microkit/faults.elf build/programs/$(boot.config)/faults-own-stack.elf,mk/programs/skip "protection domains need a kernel with MCS")
test.monitor.tools := sel4c
test.monitor.needs  = $(if $(filter $(boot.config),$(configs.mcs)),$(call boot.image,microkit/faults))
test.monitor.group := examples
