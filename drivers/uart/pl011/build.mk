# SPDX-License-Identifier: BSD-2-Clause
lib.pl011.srcs  := src/pl011.c
lib.pl011.uses  := driver-if
lib.pl011.tests := pl011
