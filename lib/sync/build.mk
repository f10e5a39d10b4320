# SPDX-License-Identifier: BSD-2-Clause
sync.srcs := src/mutex.c src/once.c src/semaphore.c

lib.sync.srcs  := $(sync.srcs)
lib.sync.uses  := base sel4
lib.sync.tests := sync

# Every order of a few threads' steps: everything is compiled with the hook.
test.sync-model.srcs  := tests/model.c $(sync.srcs)
test.sync-model.uses  := interleave sync-headers
test.sync-model.defs  := SEL4C_SYNC_HOOK
test.sync-model.group := unit

lib.sync-headers.srcs    :=
lib.sync-headers.uses    := base sel4
lib.sync-headers.include := /lib/sync/include
