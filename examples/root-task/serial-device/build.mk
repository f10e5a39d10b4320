# SPDX-License-Identifier: BSD-2-Clause
example.root-task/serial-device.srcs    := main.c
example.root-task/serial-device.uses    := alloc pl011 root-task
example.root-task/serial-device.configs := $(call configs-for,aarch64)
example.root-task/serial-device.run     := --input 'abc\x04' after 'echo> '
