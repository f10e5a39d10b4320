# SPDX-License-Identifier: BSD-2-Clause
embed.platform_boards.files := $(patsubst platform/%,%,$(sort $(wildcard platform/*/board.json)))
