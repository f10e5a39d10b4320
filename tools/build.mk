# SPDX-License-Identifier: BSD-2-Clause
tool.sel4c.srcs := main.c
tool.sel4c.uses := tools-bindgen tools-capdl tools-image tools-prefix tools-run tools-sdk tools-symbolize
