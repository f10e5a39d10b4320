# SPDX-License-Identifier: BSD-2-Clause
lib.http.srcs  := src/chars.c src/chunk.c src/error.c src/framing.c src/request.c src/target.c
lib.http.uses  := base
lib.http.tests := chunk request target

fuzz.http_request.srcs := tests/fuzz_request.c
fuzz.http_request.uses := http
fuzz.http_request.dict := tests/request.dict
