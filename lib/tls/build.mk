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
