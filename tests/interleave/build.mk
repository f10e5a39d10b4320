# SPDX-License-Identifier: BSD-2-Clause
lib.interleave.srcs    := interleave.c
lib.interleave.uses    := harness
lib.interleave.include := /tests/interleave
lib.interleave.on      := host
