# SPDX-License-Identifier: BSD-2-Clause
lib.log.srcs  := src/levels.c src/log.c src/sinks.c
lib.log.uses  := base
lib.log.tests := log
