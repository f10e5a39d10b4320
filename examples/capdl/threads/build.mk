# SPDX-License-Identifier: BSD-2-Clause
example.capdl/threads.srcs   := main.c
example.capdl/threads.uses   := component
example.capdl/threads.tls    := no
example.capdl/threads.unwind := no
example.capdl/threads.system := capdl-threads-system

tool.capdl-threads-system.srcs := system.c
tool.capdl-threads-system.uses := tools-capdl
