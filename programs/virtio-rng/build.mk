# SPDX-License-Identifier: BSD-2-Clause
program.virtio-rng.srcs    := src/main.c
program.virtio-rng.uses    := driver-domain ipc-drivers virtio-rng
program.virtio-rng.runtime := microkit
program.virtio-rng.unwind  := no
program.virtio-rng.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
