# SPDX-License-Identifier: BSD-2-Clause
example.microkit/block.srcs    := main.c
example.microkit/block.uses    := ipc-drivers message-ipc
example.microkit/block.runtime := microkit
example.microkit/block.system  := block.system
example.microkit/block.domains := virtio-blk
example.microkit/block.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
example.microkit/block.disk    := make-disk
