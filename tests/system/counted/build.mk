# SPDX-License-Identifier: BSD-2-Clause
lib.counted.srcs    := counted.c
lib.counted.uses    := base sel4
lib.counted.include := /tests/system/counted
