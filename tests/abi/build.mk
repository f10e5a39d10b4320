# SPDX-License-Identifier: BSD-2-Clause
tool.abi-dump.srcs := dump/main.c dump/model.c dump/facts.c dump/wrappers.c dump/counts.c
tool.abi-dump.uses := tools-common
tool.abi-dump.pkgs := libdw

test.abi-facts.run     := tests/abi/abi test
test.abi-facts.group   := abi
test.abi-facts.configs := $(configs)
test.abi-facts.tools   := sel4c abi-dump

test.abi-prove.run     := tests/abi/abi prove
test.abi-prove.group   := abi
test.abi-prove.configs := $(config.default)
test.abi-prove.tools   := sel4c abi-dump
