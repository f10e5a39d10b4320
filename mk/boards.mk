# SPDX-License-Identifier: BSD-2-Clause
#
# Boards, and what rules need of their data: platform/BOARD/board.h and board.json, which a test holds equal.

boards := $(patsubst platform/%/board.h,%,$(sort $(wildcard platform/*/board.h)))

# The word after a word of a file, without quotes and comma: $(call word-after,FILE,WORD)
comma := ,
word-after = $(subst ",,$(subst $(comma),,$(patsubst $2@%,%,$(filter $2@%,$(subst $2 ,$2@,$(strip $(file <$1)))))))
board-macro = $(call word-after,platform/$1/board.h,$2)
board-arch  = $(call word-after,platform/$1/board.json,"arch":)
