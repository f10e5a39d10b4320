// SPDX-License-Identifier: BSD-2-Clause

// Reads JSON in one pass.  Lines are counted where white space is skipped, as strings hold none.

#include "json.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

json_t json_open(arena_t *arena, diag_t *diag, const char *path, const char *bytes, size_t size)
{
    return (json_t){ .arena = arena,
                     .diag = diag,
                     .path = path,
                     .bytes = bytes,
                     .size = size,
                     .line = 1,
                     .is_after_open = true };
}

static place_t place_at(const json_t *json, size_t at)
{
    return (place_t){ .path = json->path,
                      .line = json->line,
                      .column = (unsigned)(at - json->line_start + 1) };
}

// Not JSON: nothing more is read.
static bool fail(json_t *json, const char *what)
{
    if (!json->has_failed) {
        diag_error(json->diag, place_at(json, json->at), "not JSON: %s", what);
    }
    json->has_failed = true;
    json->at = json->size;
    return false;
}

void json_error(json_t *json, place_t place, const char *format, ...)
{
    char text[512];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    diag_error(json->diag, place, "%s", text);
}

static void skip_space(json_t *json)
{
    const char *bytes = json->bytes;
    size_t at = json->at;

    for (; at < json->size; at++) {
        if (bytes[at] == '\n') {
            json->line++;
            json->line_start = at + 1;
        } else if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
            break;
        }
    }
    json->at = at;
}

json_kind_t json_peek(json_t *json)
{
    skip_space(json);
    if (json->at >= json->size) {
        return JSON_NOTHING;
    }
    switch (json->bytes[json->at]) {
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_ARRAY;
    case '"':
        return JSON_STRING;
    case 't':
        return JSON_TRUE;
    case 'f':
        return JSON_FALSE;
    case 'n':
        return JSON_NULL;
    default:
        if (json->bytes[json->at] == '-' ||
            (json->bytes[json->at] >= '0' && json->bytes[json->at] <= '9')) {
            return JSON_NUMBER;
        }
        return JSON_NOTHING;
    }
}

place_t json_place(json_t *json)
{
    skip_space(json);
    return place_at(json, json->at);
}

static const char *kind_text(json_kind_t kind)
{
    static const char *const texts[] = {
        [JSON_NOTHING] = "nothing", [JSON_OBJECT] = "an object", [JSON_ARRAY] = "a list",
        [JSON_STRING] = "a string", [JSON_NUMBER] = "a number",  [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",     [JSON_NULL] = "null",
    };
    return texts[kind];
}

// A field's name is put in quotes, a description of several words is not.
static const char *shown(const json_t *json, const char *what)
{
    return strchr(what, ' ') ? what : arena_format(json->arena, "\"%s\"", what);
}

// Another kind of value than wanted: said and skipped.
static bool refuse(json_t *json, const char *what, const char *wants)
{
    json_kind_t kind = json_peek(json);

    if (kind == JSON_NOTHING) {
        return fail(json, json->at >= json->size ? "the text ends where a value should be"
                                                 : "a value should be here");
    }
    json_error(json, json_place(json), "%s must be %s, and is %s", shown(json, what), wants,
               kind_text(kind));
    json_skip(json);
    return false;
}

/* ---- Brackets */

static bool enter(json_t *json)
{
    if (json->depth == JSON_DEPTH_MAX) {
        return fail(json, "brackets are nested too deep");
    }
    json->depth++;
    json->at++;
    json->is_after_open = true;
    return true;
}

bool json_object(json_t *json, const char *what)
{
    return json_peek(json) == JSON_OBJECT ? enter(json) : refuse(json, what, "an object");
}

bool json_array(json_t *json, const char *what)
{
    return json_peek(json) == JSON_ARRAY ? enter(json) : refuse(json, what, "a list");
}

// Over a comma to the next member, or out of the brackets.
static bool next(json_t *json, char end)
{
    skip_space(json);
    if (json->at >= json->size) {
        return fail(json, "the text ends inside of brackets");
    }
    char c = json->bytes[json->at];
    if (c == end) {
        json->at++;
        json->depth--;
        json->is_after_open = false;
        return false;
    }
    if (!json->is_after_open) {
        if (c != ',') {
            return fail(json,
                        end == '}' ? "',' or '}' should be here" : "',' or ']' should be here");
        }
        json->at++;
        skip_space(json);
    }
    json->is_after_open = false;
    return true;
}

bool json_next_item(json_t *json)
{
    if (!next(json, ']')) {
        return false;
    }
    return json_peek(json) != JSON_NOTHING || fail(json, "a value should be here");
}

/* ---- Strings */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// Four digits after `\u`.
static bool read_unit(json_t *json, unsigned *ret_unit)
{
    unsigned unit = 0;

    if (json->size - json->at < 4) {
        return fail(json, "the text ends inside of a string");
    }
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(json->bytes[json->at++]);
        if (digit < 0) {
            return fail(json, "four hexadecimal digits follow \\u");
        }
        unit = unit * 16 + (unsigned)digit;
    }
    *ret_unit = unit;
    return true;
}

static bool read_code_point(json_t *json, unsigned *ret_point)
{
    unsigned low;

    if (!read_unit(json, ret_point)) {
        return false;
    }
    if (*ret_point == 0) {
        return fail(json, "\\u0000 is not allowed in names");
    }
    if (*ret_point >= 0xdc00 && *ret_point <= 0xdfff) {
        return fail(json, "half of a surrogate pair");
    }
    if (*ret_point < 0xd800 || *ret_point > 0xdbff) {
        return true;
    }
    if (json->size - json->at < 2 || json->bytes[json->at] != '\\' ||
        json->bytes[json->at + 1] != 'u') {
        return fail(json, "half of a surrogate pair");
    }
    json->at += 2;
    if (!read_unit(json, &low)) {
        return false;
    }
    if (low < 0xdc00 || low > 0xdfff) {
        return fail(json, "half of a surrogate pair");
    }
    *ret_point = 0x10000 + ((*ret_point - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

static size_t put_utf8(char *out, unsigned point)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xc0 | (point >> 6));
        out[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xe0 | (point >> 12));
        out[1] = (char)(0x80 | ((point >> 6) & 0x3f));
        out[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (point >> 18));
    out[1] = (char)(0x80 | ((point >> 12) & 0x3f));
    out[2] = (char)(0x80 | ((point >> 6) & 0x3f));
    out[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

static bool read_escape(json_t *json, char *out, size_t *size)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    unsigned point;

    if (json->at >= json->size) {
        return fail(json, "the text ends inside of a string");
    }
    char c = json->bytes[json->at++];
    const char *name = c == '\0' ? NULL : strchr(names, c);
    if (name) {
        out[(*size)++] = values[name - names];
        return true;
    }
    if (c != 'u') {
        return fail(json, "no such escape in a string");
    }
    if (!read_code_point(json, &point)) {
        return false;
    }
    *size += put_utf8(out + *size, point);
    return true;
}

// The text between quotes; in place, unless it has escapes.
static bool read_string(json_t *json, const char **ret_text, size_t *ret_size)
{
    size_t start = ++json->at;
    size_t at = start;

    while (at < json->size && json->bytes[at] != '"' && json->bytes[at] != '\\' &&
           (unsigned char)json->bytes[at] >= 0x20) {
        at++;
    }
    if (at < json->size && json->bytes[at] == '"') {
        *ret_text = json->bytes + start;
        *ret_size = at - start;
        json->at = at + 1;
        return true;
    }
    // An escape never makes a string longer, so what is between the quotes is room enough.
    size_t end = at;
    while (end < json->size && json->bytes[end] != '"') {
        end += json->bytes[end] == '\\' ? 2 : 1;
    }
    size_t room = (end < json->size ? end : json->size) - start;
    char *out = arena_alloc(json->arena, room + 1);
    size_t size = 0;
    for (json->at = start;;) {
        if (json->at >= json->size) {
            return fail(json, "the text ends inside of a string");
        }
        char c = json->bytes[json->at];
        if (c == '"') {
            json->at++;
            break;
        }
        if ((unsigned char)c < 0x20) {
            return fail(json, "a string does not go on in the next line, and has no control "
                              "characters");
        }
        json->at++;
        if (c != '\\') {
            out[size++] = c;
        } else if (!read_escape(json, out, &size)) {
            return false;
        }
    }
    *ret_text = out;
    *ret_size = size;
    return true;
}

bool json_next_key(json_t *json, json_key_t *ret_key)
{
    if (!next(json, '}')) {
        return false;
    }
    if (json_peek(json) != JSON_STRING) {
        return fail(json, "a name in quotes should be here");
    }
    ret_key->place = place_at(json, json->at);
    if (!read_string(json, &ret_key->text, &ret_key->size)) {
        return false;
    }
    skip_space(json);
    if (json->at >= json->size || json->bytes[json->at] != ':') {
        return fail(json, "':' should be here");
    }
    json->at++;
    return true;
}

bool json_key_is(const json_key_t *key, const char *name)
{
    return strlen(name) == key->size && memcmp(key->text, name, key->size) == 0;
}

bool json_string(json_t *json, const char *what, const char **ret_text)
{
    const char *text;
    size_t size;

    if (json_peek(json) != JSON_STRING) {
        return refuse(json, what, "a string");
    }
    if (!read_string(json, &text, &size)) {
        return false;
    }
    *ret_text = arena_copy(json->arena, text, size);
    return true;
}

/* ---- Numbers and words */

static size_t skip_digits(json_t *json)
{
    size_t start = json->at;

    while (json->at < json->size && json->bytes[json->at] >= '0' && json->bytes[json->at] <= '9') {
        json->at++;
    }
    return json->at - start;
}

static bool is_at(const json_t *json, const char *set)
{
    return json->at < json->size && json->bytes[json->at] != '\0' &&
           strchr(set, json->bytes[json->at]);
}

// Over a number; `*ret_is_natural` when it has neither sign, fraction nor exponent.
static bool skip_number(json_t *json, bool *ret_is_natural)
{
    *ret_is_natural = true;
    if (is_at(json, "-")) {
        json->at++;
        *ret_is_natural = false;
    }
    size_t start = json->at;
    size_t digits = skip_digits(json);
    if (digits == 0 || (digits > 1 && json->bytes[start] == '0')) {
        return fail(json, "a number has digits, and no leading zero");
    }
    if (is_at(json, ".")) {
        json->at++;
        *ret_is_natural = false;
        if (skip_digits(json) == 0) {
            return fail(json, "digits follow the point of a number");
        }
    }
    if (is_at(json, "eE")) {
        json->at++;
        *ret_is_natural = false;
        if (is_at(json, "+-")) {
            json->at++;
        }
        if (skip_digits(json) == 0) {
            return fail(json, "digits follow the exponent of a number");
        }
    }
    return true;
}

bool json_number(json_t *json, const char *what, uint64_t max, uint64_t *ret_number)
{
    bool is_natural;
    uint64_t number = 0;
    bool fits = true;

    if (json_peek(json) != JSON_NUMBER) {
        return refuse(json, what, "a number");
    }
    place_t place = json_place(json);
    size_t start = json->at;
    if (!skip_number(json, &is_natural)) {
        return false;
    }
    for (size_t i = start; is_natural && i < json->at; i++) {
        fits = fits && !__builtin_mul_overflow(number, 10, &number) &&
               !__builtin_add_overflow(number, (uint64_t)(json->bytes[i] - '0'), &number);
    }
    if (!is_natural || !fits || number > max) {
        json_error(json, place, "%s must be a whole number from 0 to %" PRIu64, shown(json, what),
                   max);
        return false;
    }
    *ret_number = number;
    return true;
}

static bool read_word(json_t *json, const char *word)
{
    size_t size = strlen(word);

    if (json->size - json->at < size || memcmp(json->bytes + json->at, word, size) != 0) {
        return fail(json, "a value should be here");
    }
    json->at += size;
    return true;
}

bool json_bool(json_t *json, const char *what, bool *ret_value)
{
    json_kind_t kind = json_peek(json);

    if (kind != JSON_TRUE && kind != JSON_FALSE) {
        return refuse(json, what, "true or false");
    }
    if (!read_word(json, kind == JSON_TRUE ? "true" : "false")) {
        return false;
    }
    *ret_value = kind == JSON_TRUE;
    return true;
}

bool json_null(json_t *json)
{
    return json_peek(json) == JSON_NULL && read_word(json, "null");
}

// One value without parts; false after it or at brackets.
static void skip_plain(json_t *json)
{
    const char *text;
    size_t size;
    bool is_natural;
    bool value;

    switch (json_peek(json)) {
    case JSON_STRING:
        (void)read_string(json, &text, &size);
        break;
    case JSON_NUMBER:
        (void)skip_number(json, &is_natural);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        (void)json_bool(json, "", &value);
        break;
    case JSON_NULL:
        (void)json_null(json);
        break;
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NOTHING:
        fail(json, "a value should be here");
    }
}

void json_skip(json_t *json)
{
    json_kind_t kind = json_peek(json);

    if (kind == JSON_OBJECT) {
        json_key_t key;
        if (enter(json)) {
            while (json_next_key(json, &key)) {
                json_skip(json);
            }
        }
    } else if (kind == JSON_ARRAY) {
        if (enter(json)) {
            while (json_next_item(json)) {
                json_skip(json);
            }
        }
    } else {
        skip_plain(json);
    }
}

bool json_end(json_t *json)
{
    if (json->has_failed) {
        return false;
    }
    skip_space(json);
    return json->at >= json->size || fail(json, "something follows the value");
}
