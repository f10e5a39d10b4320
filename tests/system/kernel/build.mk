# SPDX-License-Identifier: BSD-2-Clause
#
# The conformance suite of the kernel's API.

kernel-suite.frame := $(addprefix frame/,run.c check.c object.c thread.c)
# Each file beside this one holds a group of cases.
kernel-suite.cases := $(notdir $(wildcard tests/system/kernel/*.c))

# As a root task, for the kernel that is booted: ours, or the user's.
program.kernel-suite.srcs    := $(kernel-suite.frame) target/target.c target/aarch64/machine.c $(kernel-suite.cases)
program.kernel-suite.uses    := root-task rt sel4 base
program.kernel-suite.private := . frame target
program.kernel-suite.defs    := SEL4C_IPC_BUFFER_USER
program.kernel-suite.configs := aarch64-el1-mcs user
program.kernel-suite.boot    := yes
test.kernel-suite.run   = $(if $(boot.silent),mk/programs/skip "$(boot.prefix): the kernel does not print",tests/system/kernel/run build/test/kernel-suite.log $(call boot.image,kernel-suite))
test.kernel-suite.needs = $(call boot.image,kernel-suite) $(sel4c)
test.kernel-suite.env   = RUN="$(run-command)"
test.kernel-suite.group := kernel

# As a process, with the kernel as a library.
test.kernel-suite-host.srcs    := $(kernel-suite.frame) $(addprefix host/,host.c machine.c boot.c) $(kernel-suite.cases)
test.kernel-suite-host.uses    := kernel kernel-invariants sel4 base
test.kernel-suite-host.private := . frame host
test.kernel-suite-host.defs    := SEL4C_IPC_BUFFER_USER KT_STACK_SIZE=262144 _GNU_SOURCE
test.kernel-suite-host.configs := aarch64-el1-mcs
test.kernel-suite-host.group   := kernel
