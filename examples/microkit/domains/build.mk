# SPDX-License-Identifier: BSD-2-Clause
example.microkit/domains.srcs    := emitter.c
example.microkit/domains.runtime := microkit
example.microkit/domains.system  := domains.system
example.microkit/domains.configs := $(filter $(configs.mcs),$(configs.domains))
example.microkit/domains.domains := domains-collector

program.domains-collector.srcs    := collector.c
program.domains-collector.runtime := microkit
program.domains-collector.configs := $(configs.mcs)
