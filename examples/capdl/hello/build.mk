# SPDX-License-Identifier: BSD-2-Clause
example.capdl/hello.srcs   := main.c
example.capdl/hello.uses   := component
example.capdl/hello.tls    := no
example.capdl/hello.unwind := no
example.capdl/hello.system := capdl-hello-system

tool.capdl-hello-system.srcs := system.c
tool.capdl-hello-system.uses := tools-capdl
