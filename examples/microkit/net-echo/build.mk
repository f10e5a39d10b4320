# SPDX-License-Identifier: BSD-2-Clause
example.microkit/net-echo.srcs    := main.c
example.microkit/net-echo.uses    := microkit-net net
example.microkit/net-echo.libc    := yes
example.microkit/net-echo.runtime := microkit
example.microkit/net-echo.system  := net-echo.system
example.microkit/net-echo.domains := virtio-net virtio-rng arm-timer
example.microkit/net-echo.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
example.microkit/net-echo.devices := --rng
example.microkit/net-echo.ports   := 7007:7 udp:7007:7
example.microkit/net-echo.client  := client
