# SPDX-License-Identifier: BSD-2-Clause
example.microkit/async-pingpong.srcs    := main.c
example.microkit/async-pingpong.uses    := microkit-io
example.microkit/async-pingpong.runtime := microkit
example.microkit/async-pingpong.system  := async-pingpong.system
example.microkit/async-pingpong.domains := arm-timer
example.microkit/async-pingpong.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
