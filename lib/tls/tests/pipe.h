// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A stream in memory with two ends, which can be cut after so many bytes, and a world around it: an
 * executor with a clock of its own, memory that is counted, keys made by `openssl`.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/tls.h>

// Less than a record.
#define PIPE_SIZE 3000

typedef struct pipe_end {
    sel4_net_stream_t stream;
    struct pipe_end *other;
    sel4_async_waiters_t readers, writers;
    uint8_t bytes[PIPE_SIZE]; // on the way to this end
    size_t first, count;
    bool is_ended;  // nothing more comes
    bool is_closed; // on this side
    bool is_reset;
    size_t written;   // by this end
    size_t cut_after; // bytes that this end writes; then it is cut
    bool cuts_with_reset;
    // What this end writes is changed on the way; NULL for not at all.
    uint8_t (*change)(size_t at, uint8_t byte);
} pipe_end_t;

void pipe_init(pipe_end_t *a, pipe_end_t *b);

#define WORLD_TASKS      8
#define WORLD_STACK_SIZE (256 * 1024)

extern struct world {
    sel4_async_executor_t executor;
    sel4_async_bundle_t bundle;
    sel4_async_time_t now;
    int64_t seconds; // since 1970
    size_t allocated;
    uint64_t random;
    bool is_entropy_missing, is_entropy_constant;
    sel4_async_task_t task[WORLD_TASKS];
    size_t task_count;
    _Alignas(16) unsigned char stack[WORLD_TASKS][WORLD_STACK_SIZE];
} world;

sel4_tls_options_t world_options(void);
void world_init(void);
void world_finish(void);
sel4_async_task_t *world_start(sel4_async_function_t function, void *argument);
// Until all tasks have ended, or nothing more happens; true if they have ended.
bool world_run(void);

// A certificate that vouches for itself, and its key, as PEM; `kind` is what `openssl req -newkey`
// takes.
typedef struct pem {
    char key[4096], certificate[4096];
} pem_t;
void pem_make(pem_t *ret_pem, const char *kind, const char *host);
sel4_span_t pem_span(const char *text);
