// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Options of a command of `sel4c`: a table says which there are and where their values go.
 *
 *     --name VALUE  --name=VALUE  -n VALUE  -nVALUE  --flag  -f  -fgn VALUE  --
 *
 * Options and operands may stand in any order; `-h` and `--help` print the usage.  Wrong use is
 * told on standard error in one line, `sel4c COMMAND: what; see sel4c COMMAND --help`, and ends
 * with 2.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "arena.h"

typedef struct option_words {
    const char **items;
    size_t count;
    size_t capacity;
} option_words_t;

typedef struct options_reader options_reader_t;

/*
 * One option: a name, and one of `flag`, `text`, `words` and `take`.  A value, other than one of
 * `take`, that is given twice is the last one.
 */
typedef struct option_rule {
    const char *name; // without dashes
    char letter;      // 0: none
    bool *flag;       // becomes true
    const char **text;
    option_words_t *words; // each value is added
    // Takes a value, or NULL if the option `is_bare`; false for one that is not what it `wants`.
    bool (*take)(options_reader_t *reader, const char *value);
    bool is_bare;
    const char *wants; // "--name takes …, not 'VALUE'"
} option_rule_t;

struct options_reader {
    const char *command; // "bindgen"
    const char *usage;
    const option_rule_t *rules; // the last one has no name
    size_t operand_max;
    void *context; // for `take`
    arena_t *arena;
    option_words_t operands; // found
    option_words_t rest;     // if `has_rest`: what stands after `--`
    bool has_rest;
    FILE *errors; // where wrong use is told; NULL: standard error
    char **argv;  // the next word is argv[at]
    int argc;
    int at;
};

/*
 * Reads argv[1] and what follows.  True to go on, otherwise `*ret_status` is the exit status: 0
 * after the usage, 2 after wrong use.
 */
bool options_read(options_reader_t *reader, int argc, char **argv, int *ret_status);

void options_push(options_reader_t *reader, option_words_t *words, const char *word);

// For `take`: the next word, or NULL; it is read as an option or operand unless it is skipped.
const char *options_peek(const options_reader_t *reader);
void options_skip(options_reader_t *reader);

// Tells what was wrong and returns the exit status, 2.
__attribute__((format(printf, 2, 3))) int options_wrong_use(const options_reader_t *reader,
                                                            const char *format, ...);

// The place of `word` in a list that ends with NULL; false if it is not there.
bool options_find_word(const char *const *words, const char *word, unsigned *ret_index);
