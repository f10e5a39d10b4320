// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Watches a console byte by byte: for texts to expect in order, texts that mean failure, texts to
 * answer, and the line `sel4c: exit status N`.
 *
 * What it finds does not depend on how the bytes arrive in pieces.  Carriage returns are not
 * compared, neither in the console's bytes nor in texts.
 */

#include <stdbool.h>
#include <stddef.h>

// Texts must not be empty.
typedef struct watch_texts {
    const char **items;
    size_t count;
} watch_texts_t;

typedef struct watch_plan {
    watch_texts_t expects; // each is looked for after the end of the one before
    watch_texts_t fails;
    watch_texts_t afters; // as `expects`, apart from them; an empty text is there at once
} watch_plan_t;

typedef struct watch watch_t;

watch_t *watch_create(const watch_plan_t *plan);

// Accepts NULL.
void watch_destroy(watch_t *watch);

/*
 * Takes the next bytes.  Bytes after a verdict, watch_failed_text() or watch_status(), are kept for
 * watch_tail() but no longer compared.
 */
void watch_feed(watch_t *watch, const char *bytes, size_t size);

// The failure text that has appeared, or NULL.
const char *watch_failed_text(const watch_t *watch);

// The status in the line `sel4c: exit status N`, or -1.
int watch_status(const watch_t *watch);

// The first expected text that has not appeared yet; NULL when all have.
const char *watch_missing_text(const watch_t *watch);

// How many of `afters` have appeared.
size_t watch_after_count(const watch_t *watch);

// Whether anything has come at all.
bool watch_has_output(const watch_t *watch);

// The last lines, for a message: from the start of a line on, ended by a NUL.
const char *watch_tail(watch_t *watch);
