# SPDX-License-Identifier: BSD-2-Clause
lib.base.srcs  := src/base_error.c src/format.c src/span.c
lib.base.tests := arith base bits format list span
