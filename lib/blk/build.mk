# SPDX-License-Identifier: BSD-2-Clause
lib.blk.srcs  := src/blk.c src/cache.c src/disk.c src/error.c src/gpt.c src/mbr.c src/part.c src/ram.c src/table.c
lib.blk.uses  := async base driver-if
lib.blk.tests := cache disk partition

fuzz.partitions.srcs := tests/fuzz_partitions.c
fuzz.partitions.uses := blk
