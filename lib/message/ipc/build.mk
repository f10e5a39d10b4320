# SPDX-License-Identifier: BSD-2-Clause
lib.message-ipc.srcs  :=
lib.message-ipc.uses  := message sel4
lib.message-ipc.tests := ipc
