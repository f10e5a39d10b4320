// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The path of a request, as a name in a tree of files (RFC 9112 3.2, RFC 3986).
 *
 * It comes out decoded and without "." and "..", always beginning with a slash; what would leave
 * the tree, an encoded slash, and bytes that no file name has are refused, so that no check of the
 * path can be passed by writing it in another way.
 */

#include <sel4c/http_error.h>
#include <sel4c/span.h>

typedef struct sel4_http_target {
    sel4_span_t path;  // in the caller's buffer
    sel4_span_t query; // as it came, without the question mark
} sel4_http_target_t;

/*
 * Reads a target in origin form ("/a/b?c"), or in absolute form ("http://host/a/b?c").
 *
 * Fails  SEL4_HTTP_ERR_TARGET           malformed, or not a name in the tree; "*" and "host:port"
 * are none either SEL4_HTTP_ERR_TARGET_TOO_LONG  the path does not fit in `buffer`
 */
sel4_http_result_t sel4_http_target_parse(sel4_span_t target, sel4_mutable_span_t buffer,
                                          sel4_http_target_t *ret_target);
