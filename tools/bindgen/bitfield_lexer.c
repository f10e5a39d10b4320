// SPDX-License-Identifier: BSD-2-Clause

/*
 * Cuts the lines that the preprocessor left into tokens. A token never crosses a line, so runs can
 * be read one after the other.
 */

#include "bitfield_lexer.h"

#include <ctype.h>
#include <string.h>

#include "bitfield_model.h"

static const struct {
    const char *text;
    bitfield_token_kind_t kind;
} keywords[] = {
    { "base", TOKEN_BASE },
    { "block", TOKEN_BLOCK },
    { "field", TOKEN_FIELD },
    { "field_high", TOKEN_FIELD_HIGH },
    { "field_ptr", TOKEN_FIELD_PTR },
    { "mask", TOKEN_MASK },
    { "padding", TOKEN_PADDING },
    { "tag", TOKEN_TAG },
    { "tagged_union", TOKEN_TAGGED_UNION },
};

static const char signs[] = "{}(),+-*/%"; // in the order of their token kinds

static void start_run(bitfield_lexer_t *lexer)
{
    const preprocess_run_t *run = &lexer->input->runs[lexer->run];

    lexer->at = lexer->line_start = run->text;
    lexer->end = run->text + run->size;
    lexer->line = run->line;
}

void bitfield_lexer_init(bitfield_lexer_t *lexer, diag_t *diag, const preprocessed_t *input)
{
    *lexer = (bitfield_lexer_t){ .diag = diag, .input = input };
    if (input->count > 0) {
        start_run(lexer);
    }
}

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

// Skips blanks and comments within the run.
static void skip_blanks(bitfield_lexer_t *lexer)
{
    while (lexer->at < lexer->end) {
        char byte = *lexer->at;
        bool is_dash = byte == '-' && lexer->at + 1 < lexer->end && lexer->at[1] == '-';
        if (byte == '#' || is_dash) {
            const char *newline = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
            lexer->at = newline ? newline : lexer->end;
        } else if (byte == '\n') {
            lexer->at++;
            lexer->line++;
            lexer->line_start = lexer->at;
        } else if (byte == ' ' || byte == '\t' || byte == '\r') {
            lexer->at++;
        } else {
            return;
        }
    }
}

// False at the end of all runs.
static bool find_token(bitfield_lexer_t *lexer)
{
    if (lexer->input->count == 0) {
        return false;
    }
    for (;;) {
        skip_blanks(lexer);
        if (lexer->at < lexer->end) {
            return true;
        }
        if (lexer->run + 1 == lexer->input->count) {
            return false;
        }
        lexer->run++;
        start_run(lexer);
    }
}

static void read_word(bitfield_lexer_t *lexer, bitfield_token_t *token)
{
    size_t underscores = 0;

    while (token->text + token->size < lexer->end && is_word_byte(token->text[token->size])) {
        underscores += token->text[token->size++] == '_';
    }
    token->kind = TOKEN_NAME;
    if (underscores == token->size) {
        diag_error(lexer->diag, token->place, "a name needs a letter, not only `_`");
        token->kind = TOKEN_BAD;
    } else if (token->size > BITFIELD_NAME_SIZE_MAX) {
        diag_error(lexer->diag, token->place, "name is longer than %d characters, the limit",
                   BITFIELD_NAME_SIZE_MAX);
        token->kind = TOKEN_BAD;
    }
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (strlen(keywords[i].text) == token->size &&
            memcmp(keywords[i].text, token->text, token->size) == 0) {
            token->kind = keywords[i].kind;
        }
    }
}

// Base of the number and the bytes before its digits: `0x1f`, `0b1`, `0o17`, `017`, `15`.
static unsigned number_base(const char *text, size_t size, size_t *ret_prefix)
{
    int mark = size > 1 ? tolower((unsigned char)text[1]) : 0;

    *ret_prefix = 0;
    if (text[0] != '0' || size == 1) {
        return 10;
    }
    *ret_prefix = mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1;
    return mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
}

static unsigned digit_value(char digit)
{
    if (isdigit((unsigned char)digit)) {
        return (unsigned)(digit - '0');
    }
    return isalpha((unsigned char)digit) ? (unsigned)(tolower((unsigned char)digit) - 'a') + 10
                                         : 99;
}

// NULL, or what is wrong.
static const char *parse_number(const char *text, size_t size, int64_t *ret_number)
{
    size_t prefix;
    uint64_t number = 0;

    if (size > 1 && (text[size - 1] == 'l' || text[size - 1] == 'L')) {
        size--;
    }
    unsigned base = number_base(text, size, &prefix);
    if (prefix == size) {
        return "number has no digits";
    }
    for (size_t i = prefix; i < size; i++) {
        unsigned digit = digit_value(text[i]);
        if (digit >= base) {
            return "not a number: write 15, 0xf, 0b1111 or 017, and blanks around it";
        }
        if (number > ((uint64_t)INT64_MAX - digit) / base) {
            return "number does not fit in 63 bits";
        }
        number = number * base + digit;
    }
    *ret_number = (int64_t)number;
    return NULL;
}

static void read_number(bitfield_lexer_t *lexer, bitfield_token_t *token)
{
    while (token->text + token->size < lexer->end && is_word_byte(token->text[token->size])) {
        token->size++;
    }
    const char *wrong = parse_number(token->text, token->size, &token->number);
    token->kind = wrong ? TOKEN_BAD : TOKEN_NUMBER;
    if (wrong) {
        diag_error(lexer->diag, token->place, "%s", wrong);
    }
}

// One error for a run of bytes that cannot start a token.
static void read_bad(bitfield_lexer_t *lexer, bitfield_token_t *token)
{
    unsigned char byte = (unsigned char)*token->text;

    while (token->text + token->size < lexer->end) {
        char next = token->text[token->size];
        if (is_word_byte(next) || strchr(" \t\r\n#", next) || strchr(signs, next)) {
            break; // the NUL that strchr() finds ends it, too
        }
        token->size++;
    }
    token->size += token->size == 0;
    token->kind = TOKEN_BAD;
    if (isgraph(byte)) {
        diag_error(lexer->diag, token->place, "unexpected character `%c`; comments start with `--`",
                   byte);
    } else {
        diag_error(lexer->diag, token->place, "unexpected byte 0x%02x", byte);
    }
}

bitfield_token_t bitfield_lexer_next(bitfield_lexer_t *lexer)
{
    if (!find_token(lexer)) {
        return (bitfield_token_t){ .kind = TOKEN_END, .place = lexer->input->end, .text = "" };
    }
    bitfield_token_t token = {
        .place = { .path = lexer->input->runs[lexer->run].path,
                   .line = lexer->line,
                   .column = (unsigned)(lexer->at - lexer->line_start) + 1 },
        .text = lexer->at,
    };
    const char *sign = *token.text ? strchr(signs, *token.text) : NULL;
    if (isdigit((unsigned char)*token.text)) {
        read_number(lexer, &token);
    } else if (is_word_byte(*token.text)) {
        read_word(lexer, &token);
    } else if (sign) {
        token.kind = TOKEN_OPEN_BRACE + (bitfield_token_kind_t)(sign - signs);
        token.size = 1;
    } else {
        read_bad(lexer, &token);
    }
    lexer->at = token.text + token.size;
    return token;
}
