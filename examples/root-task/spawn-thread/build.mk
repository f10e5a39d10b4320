# SPDX-License-Identifier: BSD-2-Clause
example.root-task/spawn-thread.srcs := main.c
example.root-task/spawn-thread.uses := panic root-task spawn
