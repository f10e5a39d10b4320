# SPDX-License-Identifier: BSD-2-Clause
program.virtio-blk.srcs    := src/main.c
program.virtio-blk.uses    := driver-domain ipc-drivers virtio-blk
program.virtio-blk.runtime := microkit
program.virtio-blk.unwind  := no
program.virtio-blk.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
