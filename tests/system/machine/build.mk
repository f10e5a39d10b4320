# SPDX-License-Identifier: BSD-2-Clause
# The devices are those of QEMU's `virt` machines.
program.machine.srcs    := machine.c pages.c virtio.c
program.machine.uses    := root-task
program.machine.private := /platform
program.machine.configs := $(or $(call configs-for,aarch64 riscv64),none)
program.machine.boot    := yes
test.machine.run        = tests/system/machine/run $(call boot.image,machine) $(call boot.image,root-task/hello)
test.machine.needs      = $(call boot.image,root-task/hello) $(call boot.image,machine) $(sel4c) $(count-plugin)
test.machine.env        = RUN="$(run-command)"
test.machine.group     := examples
