// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Diagnostics of the host tools: `file:line:column: error: what; remedy`, the form that editors
 * jump to. A command reports as many errors as it can find and then fails once.
 */

#include <stdbool.h>
#include <stdio.h>

// A position in an input file. Line and column count from 1; 0 leaves them out.
typedef struct place {
    const char *path;
    unsigned line;
    unsigned column;
} place_t;

typedef struct diag {
    FILE *out; // where messages go; NULL keeps them silent
    unsigned error_count;
    unsigned warning_count;
    unsigned error_limit; // messages after this many errors are counted, not printed; 0: no limit
} diag_t;

// Messages to `out`, at most 50 errors printed.
void diag_init(diag_t *diag, FILE *out);

__attribute__((format(printf, 3, 4))) void diag_error(diag_t *diag, place_t place,
                                                      const char *format, ...);

// What may well be meant; the command goes on.
__attribute__((format(printf, 3, 4))) void diag_warning(diag_t *diag, place_t place,
                                                        const char *format, ...);

// Belongs to the error before it: where the other half of a contradiction stands, for instance.
__attribute__((format(printf, 3, 4))) void diag_note(diag_t *diag, place_t place,
                                                     const char *format, ...);

static inline bool diag_has_errors(const diag_t *diag)
{
    return diag->error_count > 0;
}
