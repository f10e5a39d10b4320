# SPDX-License-Identifier: BSD-2-Clause
lib.base.srcs      := src/base_error.c src/calendar.c src/format.c src/span.c
lib.base.srcs.host := src/arch/host/check.c
lib.base.tests     := calendar arith base bits check check_release format list span
