# SPDX-License-Identifier: BSD-2-Clause
example.microkit/timer.srcs    := main.c
example.microkit/timer.uses    := ipc-drivers message-ipc
example.microkit/timer.runtime := microkit
example.microkit/timer.system  := timer.system
example.microkit/timer.domains := arm-timer pl031-rtc virtio-rng
example.microkit/timer.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
example.microkit/timer.devices := --rng
