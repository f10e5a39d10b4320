// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The parts of the server and what they know of each other.

#include <sel4c/http_site.h>
#include <sel4c/microkit_net.h>
#include <sel4c/net_tcp.h>

/* ---- main.c: the devices and the tasks */

extern sel4_mk_executor_t executor;
extern sel4_mk_random_t random_bits;

// Seconds since 1970.
int64_t server_time(void *context);

/* ---- memory.c: a region of large pages, and what TLS takes of it, counted */

void memory_init(sel4_mutable_span_t region);

// Memory for as long as the program runs, all zero.  Panics when there is none left.
void *memory_take(size_t size, const char *what);

// What is left becomes the heap.
void memory_make_heap(void);

void *memory_allocate(void *context, size_t size);
void memory_release(void *context, void *bytes);

typedef struct memory_counts {
    size_t used;
    size_t most;
} memory_counts_t;

memory_counts_t memory_counts(void);

/* ---- site.c: the files, from the disk or from memory */

/*
 * Opens the file system of the disk; the archive in memory serves when there is none, no file
 * system on it, or no /site in that.
 *
 * Blocks  while the disk is read
 */
void site_open(sel4_async_task_t *self, const sel4_disk_t *disk, sel4_mutable_span_t disk_data,
               sel4_span_t archive);
void site_handle_disk_event(void);

// The pages: /site in the tree of files.
const sel4_http_tree_t *site_tree(void);
const char *site_source(void);

/*
 * All of a file outside of /site, with a zero behind its last byte.
 *
 * Fails  an empty span; the console says why
 */
sel4_span_t site_read(sel4_async_task_t *self, const char *path, sel4_mutable_span_t buffer);

/* ---- tls.c */

struct sel4_tls_server;

// NULL if there is no key, or no good one: there is no HTTPS then.
struct sel4_tls_server *tls_open(sel4_async_task_t *self);

/* ---- connections.c: who is being served */

#define CONNECTIONS_MAX 72

// Serves both ports, HTTPS only with `tls`, for as long as the program runs.
void connections_init(sel4_net_t *net, sel4_http_handler_t handler);
void connections_open(struct sel4_tls_server *tls);

typedef struct connection_counts {
    sel4_http_counts_t http;
    uint64_t tls_handshakes;
    uint64_t tls_resumed;
    uint64_t tls_failed;
    unsigned tls_open; // handshakes that are not over
    unsigned busy;
    unsigned busy_most;
    size_t stack_size;
    size_t stack_most;
} connection_counts_t;

connection_counts_t connection_counts(void);

/* ---- status.c: /status and /status.json */

void status_init(void);
void status_answer(sel4_http_exchange_t *exchange, bool is_json);
