# SPDX-License-Identifier: BSD-2-Clause
ipc-drivers.srcs := src/about.c \
  src/disk_client.c src/disk_server.c src/disk_share.c \
  src/nic_client.c src/nic_server.c src/nic_share.c \
  src/rng_client.c src/rng_server.c src/rtc_client.c src/rtc_server.c src/timer_client.c src/timer_server.c \
  src/uart_client.c src/uart_server.c src/uart_share.c

lib.ipc-drivers.srcs  := $(ipc-drivers.srcs)
lib.ipc-drivers.uses  := base driver-if message shm
lib.ipc-drivers.tests := nic disk calls share uart
lib.ipc-drivers.tests.uses := ipc-mutator

lib.ipc-mutator.srcs    := tests/mutator.c
lib.ipc-mutator.include := tests
lib.ipc-mutator.on      := host

# Both ends, and somebody who writes before any access of theirs: everything is compiled with the hook.
test.ipc-drivers-hostile.srcs    := tests/mutator.c tests/nic_test.c tests/disk_test.c tests/uart_test.c $(ipc-drivers.srcs) \
  $(patsubst %,/%,$(wildcard lib/shm/src/*.c))
test.ipc-drivers-hostile.uses    := driver-if message shm-headers
test.ipc-drivers-hostile.private := include
test.ipc-drivers-hostile.defs    := SEL4C_FOREIGN_HOOK
test.ipc-drivers-hostile.group   := unit

fuzz.ipc_calls.srcs := tests/fuzz_calls.c
fuzz.ipc_calls.uses := ipc-drivers
