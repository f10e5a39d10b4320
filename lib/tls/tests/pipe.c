// SPDX-License-Identifier: BSD-2-Clause

// See pipe.h.

#include "pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct world world;

/* ---- The stream */

typedef struct wait_for {
    sel4_async_future_t future;
    pipe_end_t *end;
} wait_for_t;

static pipe_end_t *end_of(sel4_net_stream_t *stream)
{
    return SEL4_CONTAINER_OF(stream, pipe_end_t, stream);
}

static bool poll_read(sel4_async_future_t *future)
{
    pipe_end_t *end = SEL4_CONTAINER_OF(future, wait_for_t, future)->end;
    if (end->count > 0 || end->is_ended || end->is_closed || end->is_reset) {
        return true;
    }
    sel4_async_future_enlist(future, &end->readers);
    return false;
}

static bool poll_write(sel4_async_future_t *future)
{
    pipe_end_t *end = SEL4_CONTAINER_OF(future, wait_for_t, future)->end;
    if (end->other->count < PIPE_SIZE || end->is_closed || end->is_reset) {
        return true;
    }
    sel4_async_future_enlist(future, &end->writers);
    return false;
}

static void wake(pipe_end_t *end)
{
    sel4_async_wake_all(&end->readers);
    sel4_async_wake_all(&end->writers);
    sel4_async_wake_all(&end->other->readers);
    sel4_async_wake_all(&end->other->writers);
}

static sel4_net_result_t pipe_read(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                   sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                                   size_t *ret_size)
{
    pipe_end_t *end = end_of(stream);
    wait_for_t wait = { .future = SEL4_ASYNC_FUTURE(poll_read), .end = end };
    SEL4_TRY_AS(sel4_net_from_async, sel4_async_await(self, &wait.future, deadline));
    if (end->is_closed || (end->count == 0 && end->is_reset)) {
        return SEL4_NET_FAILURE(end->is_closed ? SEL4_NET_CLOSED : SEL4_NET_RESET);
    }
    size_t size = 0;
    while (size < buffer.size && end->count > 0) {
        buffer.data[size++] = end->bytes[end->first];
        end->first = (end->first + 1) % PIPE_SIZE;
        end->count--;
    }
    wake(end);
    *ret_size = size;
    return SEL4_NET_SUCCESS;
}

static void cut(pipe_end_t *end)
{
    end->other->is_ended = true;
    end->other->is_reset = end->cuts_with_reset;
    end->is_reset = true;
    wake(end);
}

static sel4_net_result_t pipe_write(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                    sel4_span_t bytes, sel4_async_time_t deadline, size_t *ret_size)
{
    pipe_end_t *end = end_of(stream), *to = end->other;
    wait_for_t wait = { .future = SEL4_ASYNC_FUTURE(poll_write), .end = end };
    SEL4_TRY_AS(sel4_net_from_async, sel4_async_await(self, &wait.future, deadline));
    if (end->is_closed || end->is_reset) {
        return SEL4_NET_FAILURE(end->is_closed ? SEL4_NET_CLOSED : SEL4_NET_RESET);
    }
    size_t size = 0;
    while (size < bytes.size && to->count < PIPE_SIZE && end->written < end->cut_after) {
        uint8_t byte = bytes.data[size++];
        byte = end->change == NULL ? byte : end->change(end->written, byte);
        to->bytes[(to->first + to->count++) % PIPE_SIZE] = byte;
        end->written++;
    }
    wake(end);
    if (end->written == end->cut_after) {
        cut(end);
        if (size == 0) {
            return SEL4_NET_FAILURE(SEL4_NET_RESET);
        }
    }
    *ret_size = size;
    return SEL4_NET_SUCCESS;
}

static sel4_net_result_t pipe_shutdown(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                       sel4_async_time_t deadline)
{
    (void)self;
    (void)deadline;
    end_of(stream)->other->is_ended = true;
    wake(end_of(stream));
    return SEL4_NET_SUCCESS;
}

static void pipe_close(sel4_net_stream_t *stream)
{
    end_of(stream)->is_closed = true;
    end_of(stream)->other->is_ended = true;
    wake(end_of(stream));
}

static void pipe_abort(sel4_net_stream_t *stream)
{
    if (end_of(stream)->is_closed) {
        return;
    }
    end_of(stream)->other->is_reset = true;
    pipe_close(stream);
}

static const sel4_net_stream_functions_t functions = {
    pipe_read, pipe_write, pipe_shutdown, pipe_close, pipe_abort,
};

static void end_init(pipe_end_t *end, pipe_end_t *other)
{
    memset(end, 0, sizeof(*end));
    end->stream.functions = &functions;
    end->other = other;
    end->cut_after = SIZE_MAX;
    sel4_async_waiters_init(&end->readers);
    sel4_async_waiters_init(&end->writers);
}

void pipe_init(pipe_end_t *a, pipe_end_t *b)
{
    end_init(a, b);
    end_init(b, a);
}

/* ---- The world */

static sel4_async_time_t read_clock(void *context)
{
    (void)context;
    return world.now;
}

// Not random: the same run every time.
static bool entropy(void *context, void *bytes, size_t size)
{
    (void)context;
    uint8_t *to = bytes;
    for (size_t i = 0; i < size; i++) {
        world.random = world.random * UINT64_C(6364136223846793005) + 1;
        to[i] = world.is_entropy_constant ? 7 : (uint8_t)(world.random >> 40);
    }
    return !world.is_entropy_missing;
}

static int64_t seconds(void *context)
{
    (void)context;
    return world.seconds;
}

static void *allocate(void *context, size_t size)
{
    (void)context;
    world.allocated++;
    return malloc(size);
}

static void release(void *context, void *bytes)
{
    (void)context;
    world.allocated--;
    free(bytes);
}

sel4_tls_options_t world_options(void)
{
    return (sel4_tls_options_t){
        .entropy = entropy, .clock = seconds, .allocate = allocate, .release = release
    };
}

void world_init(void)
{
    memset(&world, 0, offsetof(struct world, task));
    world.task_count = 0;
    world.random = 5;
    world.seconds = (int64_t)time(NULL);
    sel4_async_executor_init(&world.executor, read_clock, NULL);
    sel4_async_bundle_init(&world.bundle, &world.executor);
    sel4_tls_options_t options = world_options();
    if (sel4_tls_init(&options).error != SEL4_NET_OK) {
        abort();
    }
}

void world_finish(void)
{
    sel4_tls_finish();
}

sel4_async_task_t *world_start(sel4_async_function_t function, void *argument)
{
    // A place whose task has ended.
    size_t place = 0;
    while (place < world.task_count && !sel4_async_task_has_ended(&world.task[place])) {
        place++;
    }
    if (place == WORLD_TASKS) {
        abort();
    }
    world.task_count = place == world.task_count ? place + 1 : world.task_count;
    sel4_async_task_t *task = &world.task[place];
    if (sel4_async_spawn(&world.bundle, task,
                         &(sel4_async_task_options_t){ .function = function,
                                                       .argument = argument,
                                                       .stack = world.stack[place],
                                                       .stack_size = WORLD_STACK_SIZE })
            .error != SEL4_ASYNC_OK) {
        abort();
    }
    return task;
}

bool world_run(void)
{
    for (;;) {
        sel4_async_run_until_stalled(&world.executor);
        sel4_async_time_t next = sel4_async_next_deadline(&world.executor);
        if (sel4_async_task_count(&world.executor) == 0 || next == SEL4_ASYNC_FOREVER) {
            return sel4_async_task_count(&world.executor) == 0;
        }
        // What computes takes time.
        world.now = next > world.now ? next : world.now + 1;
    }
}

/* ---- Keys */

void pem_make(pem_t *ret_pem, const char *kind, const char *host)
{
    char command[512], text[8192];
    (void)snprintf(command, sizeof(command),
                   "openssl req -x509 -newkey %s -nodes -days 30 -subj /CN=%s -addext "
                   "subjectAltName=DNS:%s -keyout /dev/stdout -out /dev/stdout 2>/dev/null",
                   kind, host, host);
    FILE *pipe = popen(command, "r");
    size_t size = pipe == NULL ? 0 : fread(text, 1, sizeof(text) - 1, pipe);
    text[size] = '\0';
    const char *certificate = strstr(text, "-----BEGIN CERTIFICATE");
    if (pipe == NULL || pclose(pipe) != 0 || certificate == NULL) {
        (void)fprintf(stderr, "this does not work: %s\n", command);
        abort();
    }
    (void)snprintf(ret_pem->key, sizeof(ret_pem->key), "%.*s", (int)(certificate - text), text);
    (void)snprintf(ret_pem->certificate, sizeof(ret_pem->certificate), "%s", certificate);
}

sel4_span_t pem_span(const char *text)
{
    return sel4_span(text, strlen(text) + 1);
}
