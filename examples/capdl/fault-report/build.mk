# SPDX-License-Identifier: BSD-2-Clause
example.capdl/fault-report.srcs    := main.c
example.capdl/fault-report.uses    := component
example.capdl/fault-report.tls     := no
example.capdl/fault-report.unwind  := no
example.capdl/fault-report.configs := $(foreach c,$(configs),$(if $(call config-is-mcs,$c),$c))
example.capdl/fault-report.system  := capdl-fault-report-system

tool.capdl-fault-report-system.srcs := system.c
tool.capdl-fault-report-system.uses := tools-capdl
