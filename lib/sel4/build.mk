# SPDX-License-Identifier: BSD-2-Clause
lib.sel4.srcs := src/bootinfo.c src/debug.c src/error.c src/fault.c src/ipc_buffer.c
lib.sel4.uses := base raw
# On the host there is no kernel to enter: a recording one stands in, for the raw layer too.
lib.sel4.srcs.host    := src/arch/host/fake_kernel.c
lib.sel4.include.host := src/arch/host/include
lib.raw.include.host  := /lib/sel4/src/arch/host/include
lib.sel4.tests         := bootinfo cap cspace debug error expect fault ipc message object thread vspace
lib.sel4.tests.configs := $(configs)

# The checked provider of the IPC buffer, for debug builds.
lib.sel4-ipc-buffer-checked.srcs    := src/ipc_buffer_checked.c
lib.sel4-ipc-buffer-checked.uses    := sel4
lib.sel4-ipc-buffer-checked.include :=
lib.sel4-ipc-buffer-checked.defs    := SEL4C_IPC_BUFFER_USER SEL4C_IPC_BUFFER_CHECKED

test.sel4-ipc-buffer-checked.srcs    := tests/ipc_buffer_checked_test.c
test.sel4-ipc-buffer-checked.uses    := sel4-ipc-buffer-checked sel4
test.sel4-ipc-buffer-checked.private := tests
test.sel4-ipc-buffer-checked.defs    := SEL4C_IPC_BUFFER_USER SEL4C_IPC_BUFFER_CHECKED
test.sel4-ipc-buffer-checked.group   := unit

test.sel4-zero-cost.run     := lib/sel4/tests/zero_cost
test.sel4-zero-cost.configs := $(configs)
test.sel4-zero-cost.group   := unit

test.sel4-explicit.run     := lib/sel4/tests/explicit
test.sel4-explicit.configs := $(configs)
test.sel4-explicit.group   := unit
