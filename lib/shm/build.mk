# SPDX-License-Identifier: BSD-2-Clause
shm.srcs := src/dma.c src/end.c src/error.c src/foreign.c src/lending.c src/queue.c src/slots.c src/stream.c

lib.shm.srcs  := $(shm.srcs)
lib.shm.uses  := base
lib.shm.tests := dma foreign lending queue slots stream

# A peer that writes before each access: everything is compiled with the hook.
test.shm-hostile.srcs  := tests/hostile.c $(shm.srcs)
test.shm-hostile.uses  := shm-headers
test.shm-hostile.defs  := SEL4C_FOREIGN_HOOK
test.shm-hostile.group := unit

lib.shm-headers.srcs    :=
lib.shm-headers.uses    := base
lib.shm-headers.include := /lib/shm/include

test.shm-threads.srcs  := tests/threads.c
test.shm-threads.uses  := shm
test.shm-threads.group := unit
test.shm-race.run   := lib/shm/tests/race
test.shm-race.group := unit

# Both ends in every order of their accesses.
test.shm-model.srcs  := tests/model.c $(shm.srcs)
test.shm-model.uses  := interleave shm-headers
test.shm-model.defs  := SEL4C_FOREIGN_HOOK
test.shm-model.group := unit
