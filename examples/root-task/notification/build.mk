# SPDX-License-Identifier: BSD-2-Clause
example.root-task/notification.srcs := main.c
example.root-task/notification.uses := root-task
