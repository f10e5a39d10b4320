# SPDX-License-Identifier: BSD-2-Clause
lib.http.srcs  := src/answer.c src/chars.c src/chunk.c src/condition.c src/date.c src/error.c src/framing.c src/request.c src/target.c
lib.http.uses  := base
lib.http.tests := answer chars chunk condition date request target

fuzz.http_request.srcs := tests/fuzz_request.c
fuzz.http_request.uses := http
fuzz.http_request.dict := tests/request.dict

lib.http-service.srcs  := src/body.c src/connection.c src/exchange.c src/server.c src/site.c
lib.http-service.uses  := http async base net-stream
lib.http-service.tests := server site

fuzz.http_server.srcs := tests/fuzz_server.c
fuzz.http_server.uses := http-service
fuzz.http_server.dict := tests/request.dict
