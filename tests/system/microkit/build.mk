# SPDX-License-Identifier: BSD-2-Clause
#
# Systems of protection domains: each description is booted, and must print the lines of its .expected file, in this order.
program.mk-test-end.srcs    := end.c
program.mk-test-end.runtime := microkit

program.mk-test-early.srcs     := early.c
program.mk-test-early.runtime  := microkit
program.mk-test-passive.srcs    := passive.c
program.mk-test-passive.runtime := microkit
program.mk-test-caller.srcs    := caller.c
program.mk-test-caller.runtime := microkit

program.mk-test-parent.srcs    := parent.c
program.mk-test-parent.runtime := microkit
program.mk-test-panics.srcs    := panics.c
program.mk-test-panics.uses    := backtrace panic
program.mk-test-panics.runtime := microkit

program.mk-test-tasks.srcs    := tasks.c
program.mk-test-tasks.uses    := microkit-io
program.mk-test-tasks.runtime := microkit

program.mk-test-libc.srcs    := libc.c
program.mk-test-libc.libc    := yes
program.mk-test-libc.runtime := microkit

program.mk-test-wrong.srcs    := wrong.c
program.mk-test-wrong.runtime := microkit

program.mk-test-hub.srcs     := hub.c
program.mk-test-hub.runtime  := microkit
program.mk-test-leaf.srcs    := leaf.c
program.mk-test-leaf.runtime := microkit

mk-test.programs := $(addprefix mk-test-,end early passive caller parent panics tasks libc wrong hub leaf)
mk-test.can-run = $(filter $(boot.config),$(configs.mcs))
test.microkit-systems.run   = $(if $(mk-test.can-run),tests/system/microkit/run $(boot.board) build/programs/$(boot.config),mk/programs/skip "protection domains need a kernel with MCS")
test.microkit-systems.needs = $(if $(mk-test.can-run),$(mk-test.programs:%=build/programs/$(boot.config)/%.elf) $(microkit.board)/.done build/bin/microkit $(sel4c))
test.microkit-systems.env   = RUN="$(run-command)" CORES=$(boot.cores) MICROKIT_SDK=$(microkit.sdk)
test.microkit-systems.group := examples microkit
