# SPDX-License-Identifier: BSD-2-Clause
example.root-task/c-library.srcs := main.c
example.root-task/c-library.uses := root-task
example.root-task/c-library.libc := yes
