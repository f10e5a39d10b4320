# SPDX-License-Identifier: BSD-2-Clause
#
# Protection domains of devices against QEMU's devices, modern and legacy; what the console must show is in `run`.
program.drivers-test-net.srcs    := net.c
program.drivers-test-net.uses    := ipc-drivers message-ipc
program.drivers-test-net.runtime := microkit
program.drivers-test-net.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))

program.drivers-test-blk.srcs    := blk.c
program.drivers-test-blk.uses    := ipc-drivers message-ipc
program.drivers-test-blk.runtime := microkit
program.drivers-test-blk.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))

drivers-test.programs := drivers-test-net drivers-test-blk virtio-net virtio-blk
drivers-test.configs   = $(filter $(boot.config),$(filter $(configs.mcs),$(call configs-for,aarch64)))
test.drivers.run   = $(if $(drivers-test.configs),tests/system/drivers/run $(boot.board) build/programs/$(boot.config),mk/programs/skip "the domains of devices are for MCS kernels on AArch64")
test.drivers.needs = $(if $(drivers-test.configs),$(drivers-test.programs:%=build/programs/$(boot.config)/%.elf) $(microkit.board)/.done build/bin/microkit $(sel4c))
test.drivers.env   = RUN="$(run-command)" MICROKIT_SDK=$(microkit.sdk)
test.drivers.group := examples microkit
