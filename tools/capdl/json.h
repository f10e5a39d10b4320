// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Reads JSON (RFC 8259) as a sequence, without building a tree, and knows where everything stands.
 *
 *     if (json_object(json)) {
 *         for (json_key_t key; json_next_key(json, &key);) {
 *             …read or skip one value…
 *         }
 *     }
 *
 * What is not JSON ends the reading with one diagnostic: from then on every function says that
 * there is nothing more.  A value of another kind than the one asked for is a diagnostic too, but
 * is skipped, and reading goes on.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"

// Brackets nested deeper than this are refused.
#define JSON_DEPTH_MAX 64

typedef enum json_kind {
    JSON_NOTHING, // the end, or not JSON
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
} json_kind_t;

typedef struct json {
    arena_t *arena;
    diag_t *diag;
    const char *path;
    const char *bytes;
    size_t size;
    size_t at;
    unsigned line;
    size_t line_start;
    bool has_failed;
    bool is_after_open; // no comma is due
    unsigned depth;
} json_t;

typedef struct json_key {
    const char *text; // not ended by a NUL
    size_t size;
    place_t place;
} json_key_t;

json_t json_open(arena_t *arena, diag_t *diag, const char *path, const char *bytes, size_t size);

// What comes next, and where.
json_kind_t json_peek(json_t *json);
place_t json_place(json_t *json);

/*
 * Enter an object or array, and go through it.  `json_next…` give false at its end, which they
 * leave.  `what` names the value in messages: a field (`slots`) or a description (`a number`).
 */
bool json_object(json_t *json, const char *what);
bool json_next_key(json_t *json, json_key_t *ret_key);
bool json_array(json_t *json, const char *what);
bool json_next_item(json_t *json);

bool json_key_is(const json_key_t *key, const char *name);

// Values.  False with a diagnostic when there is another value, which is skipped.
bool json_number(json_t *json, const char *what, uint64_t max, uint64_t *ret_number);
bool json_bool(json_t *json, const char *what, bool *ret_value);
bool json_string(json_t *json, const char *what, const char **ret_text);
bool json_null(json_t *json); // false, and nothing read, when it is something else

void json_skip(json_t *json);

// After the last value: false with a diagnostic when more follows.
bool json_end(json_t *json);

// A diagnostic about the value at `place`; reading goes on.
__attribute__((format(printf, 3, 4))) void json_error(json_t *json, place_t place,
                                                      const char *format, ...);
