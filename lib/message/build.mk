# SPDX-License-Identifier: BSD-2-Clause
lib.message.srcs  := src/msg.c
lib.message.uses  := base
lib.message.tests := msg

fuzz.msg_types.srcs    := tests/fuzz_types.c
fuzz.msg_types.uses    := message
