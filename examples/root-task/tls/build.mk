# SPDX-License-Identifier: BSD-2-Clause
example.root-task/tls.srcs := main.c
example.root-task/tls.uses := root-task
