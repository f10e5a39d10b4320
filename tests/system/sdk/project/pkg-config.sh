#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# pkg-config.sh: builds in the current folder, from the sources in $SOURCE.
set -eu
export PKG_CONFIG_PATH="$MICROKIT_SDK/board/$MICROKIT_BOARD/$MICROKIT_CONFIG/lib/pkgconfig"
cc=aarch64-linux-gnu-gcc
# The flags are words.
# shellcheck disable=SC2046
$cc -O2 -Wall -Wextra -Werror $(pkg-config --cflags microkit) -c "$SOURCE/ping.c" && $cc ping.o $(pkg-config --libs microkit) -o ping.elf
# shellcheck disable=SC2046
$cc -O2 -Wall -Wextra -Werror $(pkg-config --cflags sel4c-pd) -c "$SOURCE/pong.c" && $cc pong.o $(pkg-config --libs sel4c-pd) -o pong.elf
"$MICROKIT_SDK/bin/microkit" "$SOURCE/ping.system" --search-path . --board "$MICROKIT_BOARD" --config "$MICROKIT_CONFIG" -o loader.img -r report.txt
