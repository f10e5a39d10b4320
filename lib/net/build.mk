# SPDX-License-Identifier: BSD-2-Clause

# What the protocols above need to know of connections: no TCP/IP.
lib.net-stream.srcs := src/error.c src/stream.c
lib.net-stream.uses := base async
