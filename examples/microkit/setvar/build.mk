# SPDX-License-Identifier: BSD-2-Clause
example.microkit/setvar.srcs    := main.c
example.microkit/setvar.runtime := microkit
example.microkit/setvar.system  := setvar.system
example.microkit/setvar.configs := $(foreach c,$(filter-out none,$(configs.mcs)),$(if $(filter-out x86_64,$(call arch-of,$c)),$c))
example.microkit/setvar.domains := setvar-other

program.setvar-other.srcs    := other.c
program.setvar-other.runtime := microkit
program.setvar-other.configs := $(configs.mcs)
