// SPDX-License-Identifier: BSD-2-Clause

// Request targets: decoded, then taken segment by segment onto the path.

#include <sel4c/http_target.h>

#include "chars.h"

#define MALFORMED SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_TARGET)

// The next character, decoded.  A slash, a backslash and a control character are refused where they
// are written in another way than they mean.
static sel4_http_result_t decode(const uint8_t **at, const uint8_t *end, uint8_t *ret_char)
{
    uint8_t c = *(*at)++;
    if (c == '%') {
        if (end - *at < 2 || hex_value((*at)[0]) > 15 || hex_value((*at)[1]) > 15) {
            return MALFORMED;
        }
        c = (uint8_t)(hex_value((*at)[0]) << 4 | hex_value((*at)[1]));
        *at += 2;
        if (c == '/') {
            return MALFORMED;
        }
    }
    if (c < 0x20 || c == 0x7f || c == '\\') {
        return MALFORMED;
    }
    *ret_char = c;
    return SEL4_HTTP_SUCCESS;
}

typedef struct path {
    sel4_mutable_span_t buffer;
    size_t size;
    size_t segment; // where the segment that is being written begins: after a slash
} path_t;

static bool is_dots(const path_t *path, size_t count)
{
    if (path->size - path->segment != count) {
        return false;
    }
    for (size_t i = path->segment; i < path->size; i++) {
        if (path->buffer.data[i] != '.') {
            return false;
        }
    }
    return true;
}

// "." is nothing, and ".." takes away the segment before; there is nothing before the first.
static sel4_http_result_t end_segment(path_t *path)
{
    if (is_dots(path, 1)) {
        path->size = path->segment;
    } else if (is_dots(path, 2)) {
        if (path->segment == 1) {
            return MALFORMED;
        }
        size_t size = path->segment - 1;
        while (path->buffer.data[size - 1] != '/') {
            size--;
        }
        path->size = size;
        path->segment = size;
    }
    return SEL4_HTTP_SUCCESS;
}

static sel4_http_result_t append(path_t *path, uint8_t c)
{
    if (path->size == path->buffer.size) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_TARGET_TOO_LONG);
    }
    path->buffer.data[path->size++] = c;
    return SEL4_HTTP_SUCCESS;
}

// Several slashes are one.
static sel4_http_result_t begin_segment(path_t *path)
{
    SEL4_TRY(end_segment(path));
    if (path->size == 0 || path->buffer.data[path->size - 1] != '/') {
        SEL4_TRY(append(path, '/'));
    }
    path->segment = path->size;
    return SEL4_HTTP_SUCCESS;
}

static sel4_http_result_t take_path(const uint8_t **at, const uint8_t *end, path_t *path)
{
    while (*at < end && **at != '?') {
        if (**at == '#') {
            return MALFORMED;
        }
        if (**at == '/') {
            (*at)++;
            SEL4_TRY(begin_segment(path));
            continue;
        }
        uint8_t c;
        SEL4_TRY(decode(at, end, &c));
        SEL4_TRY(append(path, c));
    }
    return end_segment(path);
}

// "http://host" before the path; a target without a path means the root.
static bool skip_authority(const uint8_t **at, const uint8_t *end)
{
    static const char scheme[] = "http://";
    const uint8_t *next = *at;
    for (size_t i = 0; scheme[i] != '\0'; i++) {
        if (i == 4 && next < end && to_lower(*next) == 's') {
            next++;
        }
        if (next == end || to_lower(*next) != (uint8_t)scheme[i]) {
            return false;
        }
        next++;
    }
    const uint8_t *host = next;
    while (next < end && *next != '/' && *next != '?') {
        next++;
    }
    *at = next;
    return next != host;
}

sel4_http_result_t sel4_http_target_parse(sel4_span_t target, sel4_mutable_span_t buffer,
                                          sel4_http_target_t *ret_target)
{
    if (target.size == 0) {
        return MALFORMED;
    }
    const uint8_t *at = target.data;
    const uint8_t *end = target.data + target.size;
    if (*at != '/' && !skip_authority(&at, end)) {
        return MALFORMED;
    }
    path_t path = { .buffer = buffer };
    SEL4_TRY(begin_segment(&path));
    SEL4_TRY(take_path(&at, end, &path));
    if (at < end) {
        at++;
    }
    *ret_target = (sel4_http_target_t){
        .path = sel4_span(buffer.data, path.size),
        .query = sel4_span(at, (size_t)(end - at)),
    };
    return SEL4_HTTP_SUCCESS;
}
