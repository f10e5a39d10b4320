# SPDX-License-Identifier: BSD-2-Clause

# What the protocols above need to know of connections: no TCP/IP.
lib.net-stream.srcs := src/error.c src/stream.c
lib.net-stream.uses := base async

lib.net.srcs := src/address.c src/filter.c src/interface.c src/listener.c src/lookup.c src/packet.c src/random.c src/stack.c src/tcp.c src/timers.c src/udp.c
lib.net.uses := net-stream base async driver-if lwip
lib.net.defs := $(lib.lwip.defs)
lib.net.tests := config hostile tcp udp
lib.net.tests.uses := net-wire
lib.net.tests.compilers := clang

lib.net-wire.srcs    := tests/hostile.c tests/packets.c tests/wire.c
lib.net-wire.uses    := net harness
lib.net-wire.include := tests
lib.net-wire.on      := host

fuzz.dhcp.srcs    := tests/fuzz_dhcp.c tests/hostile.c tests/packets.c tests/wire.c
fuzz.dhcp.private := tests/fuzz tests
fuzz.dhcp.uses    := net
fuzz.dns.srcs     := tests/fuzz_dns.c tests/hostile.c tests/packets.c tests/wire.c
fuzz.dns.private  := tests/fuzz tests
fuzz.dns.uses     := net
fuzz.tcp.srcs     := tests/fuzz_tcp.c tests/hostile.c tests/packets.c tests/wire.c
fuzz.tcp.private  := tests/fuzz tests
fuzz.tcp.uses     := net
