# SPDX-License-Identifier: BSD-2-Clause

# What the protocols above need to know of connections: no TCP/IP.
lib.net-stream.srcs := src/error.c src/stream.c
lib.net-stream.uses := base async

lib.net.srcs := src/address.c src/interface.c src/listener.c src/lookup.c src/packet.c src/random.c src/stack.c src/tcp.c src/timers.c src/udp.c
lib.net.uses := net-stream base async driver-if lwip
lib.net.defs := $(LWIP_DEFS)
lib.net.tests := tcp
lib.net.tests.uses := net-wire
lib.net.tests.compilers := clang

lib.net-wire.srcs    := tests/wire.c
lib.net-wire.uses    := net harness
lib.net-wire.include := tests
lib.net-wire.on      := host
