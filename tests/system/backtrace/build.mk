# SPDX-License-Identifier: BSD-2-Clause
program.backtrace-panic.srcs := main.c
program.backtrace-panic.uses := backtrace panic root-task
program.backtrace-panic.boot := yes

test.backtrace-panic.run   = tests/system/backtrace/run $(sel4c) $(call boot.image,backtrace-panic) build/programs/$(boot.config)/backtrace-panic.elf
test.backtrace-panic.needs = $(call boot.image,backtrace-panic) $(sel4c)
test.backtrace-panic.env   = RUN="$(run-command)"
test.backtrace-panic.group := examples
