// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Words, numbers and signs of the bitfield language.

#include <stdint.h>

#include "preprocess.h"

typedef enum bitfield_token_kind {
    TOKEN_END,
    TOKEN_BAD, // reported already
    TOKEN_NAME,
    TOKEN_NUMBER,
    TOKEN_BASE,
    TOKEN_BLOCK,
    TOKEN_FIELD,
    TOKEN_FIELD_HIGH,
    TOKEN_FIELD_PTR,
    TOKEN_MASK,
    TOKEN_PADDING,
    TOKEN_TAG,
    TOKEN_TAGGED_UNION,
    TOKEN_OPEN_BRACE,
    TOKEN_CLOSE_BRACE,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_TIMES,
    TOKEN_DIVIDE,
    TOKEN_MODULO,
} bitfield_token_kind_t;

typedef struct bitfield_token {
    bitfield_token_kind_t kind;
    place_t place;
    const char *text; // not ended by a NUL
    size_t size;
    int64_t number; // of TOKEN_NUMBER
} bitfield_token_t;

typedef struct bitfield_lexer {
    diag_t *diag;
    const preprocessed_t *input;
    size_t run; // index of the current one
    const char *at;
    const char *end;
    const char *line_start;
    unsigned line;
} bitfield_lexer_t;

void bitfield_lexer_init(bitfield_lexer_t *lexer, diag_t *diag, const preprocessed_t *input);

// After the last one it gives TOKEN_END for ever.
bitfield_token_t bitfield_lexer_next(bitfield_lexer_t *lexer);
