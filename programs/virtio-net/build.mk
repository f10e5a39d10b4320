# SPDX-License-Identifier: BSD-2-Clause
program.virtio-net.srcs    := src/main.c
program.virtio-net.uses    := driver-domain ipc-drivers virtio-net
program.virtio-net.runtime := microkit
program.virtio-net.unwind  := no
program.virtio-net.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
