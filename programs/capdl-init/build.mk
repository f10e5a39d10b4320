# SPDX-License-Identifier: BSD-2-Clause
program.capdl-init.srcs   := src/cspaces.c src/devices.c src/main.c src/memory.c src/objects.c src/print.c \
                             src/report.c src/threads.c src/arch/@ARCH@/arch.c
program.capdl-init.uses   := root-task formats
program.capdl-init.tls    := no
program.capdl-init.unwind := no
program.capdl-init.flags  := -Os -fomit-frame-pointer # it is in every system
