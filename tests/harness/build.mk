# SPDX-License-Identifier: BSD-2-Clause
lib.harness.srcs    := harness.c
lib.harness.include := .
lib.harness.on      := host

test.harness.srcs  := harness_test.c
test.harness.group := unit

test.harness-run.run   := tests/harness/run_test
test.harness-run.group := unit
