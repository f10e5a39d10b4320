# SPDX-License-Identifier: BSD-2-Clause
lib.pl031.srcs  := src/pl031.c
lib.pl031.uses  := driver-if
lib.pl031.tests := pl031
