# SPDX-License-Identifier: BSD-2-Clause
example.microkit/block.srcs    := main.c
example.microkit/block.uses    := microkit-io blk fs-fat fs
example.microkit/block.runtime := microkit
example.microkit/block.system  := block.system
example.microkit/block.domains := virtio-blk arm-timer
example.microkit/block.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
example.microkit/block.disk    := make-disk
example.microkit/block.libc    := yes

# The count after a second start, and the disk as the host sees it.
test.block-again.run   = $(if $(filter microkit/block,$(boot.examples)),examples/microkit/block/again build/image/$(boot.kernel)/microkit/block.again $(run-command) --timeout 60 $(call boot.image,microkit/block),mk/programs/skip "microkit/block is for MCS kernels on AArch64")
test.block-again.needs = $(if $(filter microkit/block,$(boot.examples)),$(call boot.image,microkit/block) $(sel4c))
test.block-again.group := examples microkit
