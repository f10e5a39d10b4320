# SPDX-License-Identifier: BSD-2-Clause

# Files of any kind, and archives.
lib.fs.srcs := src/archive.c src/error.c src/fs.c
lib.fs.uses := async base libc-headers
lib.fs.tests := archive

lib.fs-fat.srcs  := src/fat.c src/fat_disk.c
lib.fs-fat.uses  := fs async base blk fatfs
lib.fs-fat.tests := fat
lib.fs-fat.tests.compilers := clang

fuzz.fat.srcs := tests/fuzz_fat.c
fuzz.fat.uses := fs-fat
fuzz.fs_archive.srcs := tests/fuzz_archive.c
fuzz.fs_archive.uses := fs
