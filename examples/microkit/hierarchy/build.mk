# SPDX-License-Identifier: BSD-2-Clause
example.microkit/hierarchy.srcs    := parent.c
example.microkit/hierarchy.runtime := microkit
example.microkit/hierarchy.system  := hierarchy.system
example.microkit/hierarchy.domains := hierarchy-child

program.hierarchy-child.srcs    := child.c
program.hierarchy-child.runtime := microkit
program.hierarchy-child.configs := $(configs.mcs)
