# SPDX-License-Identifier: BSD-2-Clause
lib.message-ipc.srcs  := src/ipc.c
lib.message-ipc.uses  := message sel4
lib.message-ipc.tests := ipc
