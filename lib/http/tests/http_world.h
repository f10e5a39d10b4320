// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A server's task with a client that is a script: what it sends, in which pieces and when, and how
 * much it takes of what comes back.
 */

#include <stdio.h>
#include <string.h>

#include <sel4c/async_future.h>
#include <sel4c/http_server.h>

#include "harness.h"

typedef struct client {
    sel4_net_stream_t stream;
    const char *bytes; // still to come
    size_t size;
    size_t piece;                  // bytes that come at once
    sel4_async_time_t pause;       // before each piece
    bool stays;                    // it does not end its direction after the last byte
    size_t takes;                  // bytes of the answer, then no more
    size_t takes_piece;            // bytes of the answer at once; 0: any number
    sel4_async_time_t takes_pause; // before each of them
    sel4_async_time_t next;        // when the next piece comes
    char answer[128 * 1024];
    size_t answer_size;
    unsigned writes;
    bool has_shut_down;
    bool is_closed;
    bool is_aborted;
} client_t;

static struct {
    sel4_async_executor_t executor;
    sel4_async_bundle_t bundle;
    sel4_async_time_t now;
    sel4_async_task_t task;
    sel4_http_server_t server;
    sel4_http_connection_t connection;
    client_t client;
    char log[4096];
    uint8_t input[4096];
    uint8_t output[2048];
    _Alignas(16) unsigned char stack[256 * 1024];
} world;

static inline sel4_async_time_t world_clock(void *context)
{
    return *(sel4_async_time_t *)context;
}

static inline sel4_net_result_t client_read(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                            sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                                            size_t *ret_size)
{
    client_t *client = SEL4_CONTAINER_OF(stream, client_t, stream);
    sel4_async_time_t when = client->size > 0 || !client->stays ? client->next : SEL4_ASYNC_FOREVER;
    EXPECT_FALSE(client->is_closed || client->is_aborted);
    EXPECT_TRUE(buffer.size > 0);
    sel4_net_result_t slept =
        sel4_net_from_async(sel4_async_sleep_until(self, when < deadline ? when : deadline));
    if (slept.error != SEL4_NET_OK || when > deadline) {
        return slept.error != SEL4_NET_OK ? slept : SEL4_NET_FAILURE(SEL4_NET_TIMED_OUT);
    }
    size_t size = client->size < client->piece ? client->size : client->piece;
    size = size < buffer.size ? size : buffer.size;
    memcpy(buffer.data, client->bytes, size);
    client->bytes += size;
    client->size -= size;
    client->next += client->pause;
    *ret_size = size;
    return SEL4_NET_SUCCESS;
}

static inline sel4_net_result_t client_write(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                             sel4_span_t bytes, sel4_async_time_t deadline,
                                             size_t *ret_size)
{
    client_t *client = SEL4_CONTAINER_OF(stream, client_t, stream);
    EXPECT_FALSE(client->is_closed || client->is_aborted || client->has_shut_down);
    if (client->answer_size == client->takes) {
        (void)sel4_async_sleep_until(self, deadline);
        return SEL4_NET_FAILURE(SEL4_NET_TIMED_OUT);
    }
    sel4_net_result_t slept = sel4_net_from_async(sel4_async_sleep(self, client->takes_pause));
    if (slept.error != SEL4_NET_OK || world.now > deadline) {
        return slept.error != SEL4_NET_OK ? slept : SEL4_NET_FAILURE(SEL4_NET_TIMED_OUT);
    }
    size_t room = client->takes - client->answer_size;
    *ret_size = bytes.size < room ? bytes.size : room;
    if (client->takes_piece > 0 && *ret_size > client->takes_piece) {
        *ret_size = client->takes_piece;
    }
    memcpy(client->answer + client->answer_size, bytes.data, *ret_size);
    client->answer_size += *ret_size;
    client->writes++;
    return SEL4_NET_SUCCESS;
}

static inline sel4_net_result_t client_shutdown(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                                sel4_async_time_t deadline)
{
    (void)self;
    (void)deadline;
    SEL4_CONTAINER_OF(stream, client_t, stream)->has_shut_down = true;
    return SEL4_NET_SUCCESS;
}

static inline void client_close(sel4_net_stream_t *stream)
{
    SEL4_CONTAINER_OF(stream, client_t, stream)->is_closed = true;
}

static inline void client_abort(sel4_net_stream_t *stream)
{
    SEL4_CONTAINER_OF(stream, client_t, stream)->is_aborted = true;
}

static const sel4_net_stream_functions_t client_functions = { client_read, client_write,
                                                              client_shutdown, client_close,
                                                              client_abort };

// A line for each record; the size only of what is no page of a status.
static inline void world_log(void *context, const sel4_http_record_t *record)
{
    (void)context;
    char size[24] = "";
    if (record->status < 400) {
        snprintf(size, sizeof(size), " %llu", (unsigned long long)record->size);
    }
    size_t used = strlen(world.log);
    snprintf(world.log + used, sizeof(world.log) - used, "%.*s %.*s %u%s%s\n",
             (int)record->method.size, (const char *)record->method.data, (int)record->target.size,
             (const char *)record->target.data, record->status, size,
             record->is_broken ? " broken" : "");
}

static inline void world_init(sel4_http_handler_t handler)
{
    memset(&world.client, 0, sizeof(world.client));
    world.now = 0;
    world.log[0] = '\0';
    world.server = (sel4_http_server_t){ .handler = handler, .log = world_log };
    world.connection = (sel4_http_connection_t){
        .input = sel4_mutable_span(world.input, sizeof(world.input)),
        .output = sel4_mutable_span(world.output, sizeof(world.output)),
    };
    world.client.stream.functions = &client_functions;
    world.client.piece = SIZE_MAX;
    world.client.takes = sizeof(world.client.answer) - 1;
    sel4_async_executor_init(&world.executor, world_clock, &world.now);
    sel4_async_bundle_init(&world.bundle, &world.executor);
}

static inline void world_serve(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_http_serve(self, &world.server, &world.connection, &world.client.stream);
}

// Runs until the connection has ended.
static inline void serve_sized(const char *bytes, size_t size)
{
    world.client.bytes = bytes;
    world.client.size = size;
    world.client.next = world.client.pause;
    ASSERT_OK(sel4_async_spawn(&world.bundle, &world.task,
                               &(sel4_async_task_options_t){ .function = world_serve,
                                                             .stack = world.stack,
                                                             .stack_size = sizeof(world.stack) }));
    sel4_async_run_until_stalled(&world.executor);
    while (sel4_async_task_count(&world.executor) > 0) {
        sel4_async_time_t next = sel4_async_next_deadline(&world.executor);
        ASSERT_TRUE(next != SEL4_ASYNC_FOREVER);
        world.now = next;
        sel4_async_run_until_stalled(&world.executor);
    }
    EXPECT_TRUE(world.client.is_closed != world.client.is_aborted);
    EXPECT_EQ(world.server.counts.open, 0);
}

static inline void serve(const char *text)
{
    serve_sized(text, strlen(text));
}
