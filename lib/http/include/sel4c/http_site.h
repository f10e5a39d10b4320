// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A tree of files as a web site: GET and HEAD, types by name, ranges, conditions (RFC 9110 13, 14),
 * a folder's index.html, and the way to a folder that was asked for without its slash.
 *
 * The tree is whatever opens and reads files by path: a file system, an archive in memory.
 */

#include <sel4c/http_condition.h>
#include <sel4c/http_server.h>

typedef enum sel4_http_tree_error {
    SEL4_HTTP_TREE_OK,
    SEL4_HTTP_TREE_NOT_FOUND, // 404
    SEL4_HTTP_TREE_BUSY,      // for the moment: 503
    SEL4_HTTP_TREE_FAILED,    // 500
} sel4_http_tree_error_t;

typedef struct sel4_http_file {
    uint64_t size;
    int64_t modified;     // seconds since 1970; 0: not known
    bool is_folder;       // nothing else counts then, and it need not be closed
    uintptr_t handle;     // the tree's
    const uint8_t *bytes; // all of them, if they lie in memory and stay there; else NULL
} sel4_http_file_t;

typedef struct sel4_http_tree {
    // `path` begins with a slash and does not end in one; "/" is the root.
    sel4_http_tree_error_t (*open)(void *state, sel4_async_task_t *self, sel4_span_t path,
                                   sel4_http_file_t *ret_file);
    // Fills the buffer from `offset` on; what is asked for lies in the file.
    sel4_http_tree_error_t (*read)(void *state, sel4_async_task_t *self,
                                   const sel4_http_file_t *file, uint64_t offset,
                                   sel4_mutable_span_t buffer);
    void (*close)(void *state, sel4_async_task_t *self, const sel4_http_file_t *file);
    void *state;
} sel4_http_tree_t;

/*
 * Answers the request from the tree: a handler, or what one ends with.
 *
 * Blocks  while files are read and while the client takes them
 */
void sel4_http_site_answer(sel4_http_exchange_t *exchange, const sel4_http_tree_t *tree);
