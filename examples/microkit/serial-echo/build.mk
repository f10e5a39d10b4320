# SPDX-License-Identifier: BSD-2-Clause
example.microkit/serial-echo.srcs    := main.c
example.microkit/serial-echo.uses    := ipc-drivers
example.microkit/serial-echo.runtime := microkit
example.microkit/serial-echo.system  := serial-echo.system
example.microkit/serial-echo.domains := pl011-serial
example.microkit/serial-echo.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
example.microkit/serial-echo.run     := --input 'abc\x04' after 'echo> '
