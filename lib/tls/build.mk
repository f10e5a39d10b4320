# SPDX-License-Identifier: BSD-2-Clause
lib.tls.srcs := src/client.c src/config.c src/connection.c src/memory.c src/platform.c src/server.c
lib.tls.uses := net-stream base async mbedtls
lib.tls.defs := $(lib.mbedtls.defs)
lib.tls.tests := tls
lib.tls.tests.uses := tls-pipe
lib.tls.tests.compilers := clang
lib.tls.tests.defs := $(lib.tls.defs)

lib.tls-pipe.srcs    := tests/pipe.c
lib.tls-pipe.uses    := tls
lib.tls-pipe.include := tests
lib.tls-pipe.on      := host

test.tls-interop.srcs      := tests/interop.c
test.tls-interop.uses      := tls-pipe
test.tls-interop.private   := tests
test.tls-interop.compilers := clang

fuzz.tls_records.srcs := tests/fuzz_tls_records.c
fuzz.tls_records.uses := tls-pipe
