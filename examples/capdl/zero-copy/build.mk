# SPDX-License-Identifier: BSD-2-Clause
example.capdl/zero-copy.srcs   := main.c
example.capdl/zero-copy.uses   := component
example.capdl/zero-copy.tls    := no
example.capdl/zero-copy.unwind := no
example.capdl/zero-copy.system := capdl-zero-copy-system
example.capdl/zero-copy.build  := --log all --names all
example.capdl/zero-copy.filter := examples/capdl/zero-copy/name-address

tool.capdl-zero-copy-system.srcs := system.c
tool.capdl-zero-copy-system.uses := tools-capdl
