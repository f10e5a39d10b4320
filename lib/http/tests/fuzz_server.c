// SPDX-License-Identifier: BSD-2-Clause

/*
 * A connection with a client that sends the fuzzer's bytes.  Every connection ends, and what came
 * back is read as a client would read it: answers that are whole, one for each request in the log
 * and of its status, and behind an answer that is not whole a connection that is broken.
 *
 * Of the input, the first byte tells how much comes at once, the second one how much of the answers
 * is taken, the third one how long the client pauses.
 */

#include <stdlib.h>
#include <string.h>

#include <sel4c/http_chunk.h>
#include <sel4c/http_server.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RECORDS_MAX 1000

typedef struct client {
    sel4_net_stream_t stream;
    sel4_span_t bytes; // still to come
    size_t piece;
    size_t takes;
    sel4_async_time_t pause;
    bool has_failed; // It takes no more.
    bool is_closed;
    bool is_aborted;
} client_t;

typedef struct seen {
    unsigned status;
    bool is_head;
    bool is_broken;
} seen_t;

static sel4_async_executor_t executor;
static sel4_async_time_t now;
static client_t client;
static sel4_http_server_t server;
static uint8_t answers[1024 * 1024];
static size_t answers_size;
static seen_t records[RECORDS_MAX];
static size_t record_count;

static void require(int condition)
{
    if (!condition) {
        abort();
    }
}

/* ---- The client */

static sel4_async_time_t clock_of(void *context)
{
    return *(sel4_async_time_t *)context;
}

static sel4_net_result_t client_read(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                     sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                                     size_t *ret_size)
{
    (void)stream;
    require(!client.is_closed && !client.is_aborted && buffer.size > 0);
    sel4_async_time_t when = sel4_async_after(self, client.pause);
    SEL4_TRY(sel4_net_from_async(sel4_async_sleep_until(self, when < deadline ? when : deadline)));
    if (when > deadline) {
        return SEL4_NET_FAILURE(SEL4_NET_TIMED_OUT);
    }
    size_t size = client.piece < buffer.size ? client.piece : buffer.size;
    size = size < client.bytes.size ? size : client.bytes.size;
    if (size > 0) {
        memcpy(buffer.data, client.bytes.data, size);
        client.bytes = sel4_span(client.bytes.data + size, client.bytes.size - size);
    }
    *ret_size = size;
    return SEL4_NET_SUCCESS;
}

static sel4_net_result_t client_write(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                      sel4_span_t bytes, sel4_async_time_t deadline,
                                      size_t *ret_size)
{
    (void)self, (void)stream, (void)deadline;
    require(!client.is_closed && !client.is_aborted && bytes.size > 0);
    size_t size = bytes.size < client.takes ? bytes.size : client.takes;
    if (size == 0) {
        client.has_failed = true;
        return SEL4_NET_FAILURE(SEL4_NET_TIMED_OUT);
    }
    require(size <= sizeof(answers) - answers_size);
    memcpy(answers + answers_size, bytes.data, size);
    answers_size += size;
    client.takes -= size;
    *ret_size = size;
    return SEL4_NET_SUCCESS;
}

static sel4_net_result_t client_shutdown(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                         sel4_async_time_t deadline)
{
    (void)self, (void)stream, (void)deadline;
    return SEL4_NET_SUCCESS;
}

static void client_close(sel4_net_stream_t *stream)
{
    (void)stream;
    client.is_closed = true;
}

static void client_abort(sel4_net_stream_t *stream)
{
    (void)stream;
    client.is_aborted = true;
}

/* ---- The handler: what it does is in the target */

static const uint8_t letters[700] = "abc";

static size_t read_some(sel4_http_exchange_t *exchange)
{
    uint8_t body[37];
    size_t size;
    if (sel4_http_read(exchange, sel4_mutable_span(body, sizeof(body)), &size).error !=
        SEL4_HTTP_OK) {
        return 0;
    }
    require(size <= sizeof(body));
    return size;
}

static void write_pieces(sel4_http_exchange_t *exchange, size_t count, uint64_t size)
{
    (void)sel4_http_begin(exchange, 200);
    if (sel4_http_end_head(exchange, size).error != SEL4_HTTP_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        sel4_mutable_span_t room;
        (void)sel4_http_write(exchange, sel4_span(letters, sizeof(letters))).error;
        if (sel4_http_room(exchange, &room).error == SEL4_HTTP_OK) {
            memset(room.data, 'r', room.size);
            (void)sel4_http_wrote(exchange, room.size < 99 ? room.size : 99).error;
        }
    }
}

static void answer(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    sel4_span_t path = exchange->target.path;
    size_t count = path.size % 8;
    switch (path.size > 1 ? path.data[1] : 0) {
    case 'r':
        while (read_some(exchange) > 0) {
        }
        break;
    case 'p':
        (void)read_some(exchange);
        break;
    case 'c':
        write_pieces(exchange, count, SEL4_HTTP_SIZE_UNKNOWN);
        return;
    case 'a':
        write_pieces(exchange, count, SEL4_HTTP_SIZE_UNKNOWN);
        sel4_http_abandon(exchange);
        return;
    case 's':
        write_pieces(exchange, count, 10000);
        return;
    case 'n':
        return;
    default:
        break;
    }
    if (sel4_http_is_reading(exchange)) {
        sel4_http_send(exchange, path.size > 3 ? 200 : 304, "text/plain", path);
    }
}

static void take_record(void *context, const sel4_http_record_t *record)
{
    (void)context;
    require(record_count < RECORDS_MAX);
    records[record_count++] = (seen_t){
        record->status,
        sel4_span_equals(record->method, sel4_span("HEAD", 4)),
        record->is_broken,
    };
}

/* ---- What the client reads */

static bool take_chunks(sel4_span_t *rest)
{
    sel4_http_chunks_t chunks;
    sel4_span_t piece;
    sel4_http_chunks_init(&chunks, UINT64_MAX);
    while (!chunks.is_done) {
        sel4_http_error_t error = sel4_http_chunks_next(&chunks, rest, &piece).error;
        require(error == SEL4_HTTP_OK || error == SEL4_HTTP_ERR_INCOMPLETE);
        if (error == SEL4_HTTP_ERR_INCOMPLETE) {
            return false;
        }
    }
    return true;
}

static const char *find(sel4_span_t head, const char *text)
{
    size_t size = strlen(text);
    for (size_t i = 0; i + size <= head.size; i++) {
        if (memcmp(head.data + i, text, size) == 0) {
            return (const char *)head.data + i;
        }
    }
    return NULL;
}

static bool take_body(sel4_span_t head, sel4_span_t *rest)
{
    static const char length_name[] = "\r\nContent-Length: ";
    const char *length = find(head, length_name);
    const char *coding = find(head, "\r\nTransfer-Encoding: chunked\r\n");
    if (coding != NULL) {
        require(length == NULL);
        return take_chunks(rest);
    }
    if (length == NULL) {
        require(find(head, "\r\nConnection: close\r\n") != NULL);
        *rest = sel4_span(NULL, 0);
        return client.is_closed;
    }
    size_t size = strtoul(length + sizeof(length_name) - 1, NULL, 10);
    bool is_whole = size <= rest->size;
    size = is_whole ? size : rest->size;
    *rest = sel4_span(rest->data + size, rest->size - size);
    return is_whole;
}

// The next head; false if what is left is none.
static bool take_head(sel4_span_t *rest, sel4_span_t *ret_head)
{
    const char *end = find(*rest, "\r\n\r\n");
    if (end == NULL) {
        return false;
    }
    size_t size = (size_t)((const uint8_t *)end + 4 - rest->data);
    *ret_head = sel4_span(rest->data, size);
    *rest = sel4_span(rest->data + size, rest->size - size);
    require(size >= 17 && memcmp(ret_head->data, "HTTP/1.1 ", 9) == 0);
    return true;
}

static unsigned status_of(sel4_span_t head)
{
    return (unsigned)strtoul((const char *)head.data + 9, NULL, 10);
}

static bool take_answer(sel4_span_t *rest, const seen_t *record)
{
    sel4_span_t head;
    do {
        if (!take_head(rest, &head)) {
            return false;
        }
    } while (status_of(head) == 100);
    require(status_of(head) == record->status);
    bool has_body = !record->is_head && record->status != 204 && record->status != 304;
    return !has_body || take_body(head, rest);
}

static void check_answers(void)
{
    sel4_span_t rest = sel4_span(answers, answers_size);
    for (size_t i = 0; i < record_count; i++) {
        bool is_whole = take_answer(&rest, &records[i]);
        if (client.has_failed && !is_whole) {
            return;
        }
        require(is_whole != records[i].is_broken);
        require(!records[i].is_broken || (client.is_aborted && i + 1 == record_count));
    }
    // A client may be told to go on, and go away.
    sel4_span_t head;
    while (rest.size > 0 && take_head(&rest, &head)) {
        require(status_of(head) == 100);
    }
    require(rest.size == 0);
}

/* ---- A connection */

static void serve(sel4_async_task_t *self, void *argument)
{
    static uint8_t input[1200];
    static uint8_t output[SEL4_HTTP_OUTPUT_MIN];
    (void)argument;
    static sel4_http_connection_t connection;
    connection = (sel4_http_connection_t){ .input = { input, sizeof(input) },
                                           .output = { output, sizeof(output) } };
    sel4_http_serve(self, &server, &connection, &client.stream);
}

static void run(void)
{
    static _Alignas(16) unsigned char stack[128 * 1024];
    sel4_async_bundle_t bundle;
    sel4_async_task_t task;
    sel4_async_executor_init(&executor, clock_of, &now);
    sel4_async_bundle_init(&bundle, &executor);
    sel4_async_result_t result =
        sel4_async_spawn(&bundle, &task,
                         &(sel4_async_task_options_t){
                             .function = serve, .stack = stack, .stack_size = sizeof(stack) });
    require(result.error == SEL4_ASYNC_OK);
    sel4_async_run_until_stalled(&executor);
    while (sel4_async_task_count(&executor) > 0) {
        sel4_async_time_t next = sel4_async_next_deadline(&executor);
        require(next != SEL4_ASYNC_FOREVER);
        now = next;
        sel4_async_run_until_stalled(&executor);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sel4_net_stream_functions_t functions = { client_read, client_write,
                                                           client_shutdown, client_close,
                                                           client_abort };
    if (size < 3) {
        return 0;
    }
    client = (client_t){
        .stream = { &functions },
        .bytes = sel4_span(data + 3, size - 3),
        .piece = data[0] < 128 ? 1u + data[0] : SIZE_MAX,
        .takes = data[1] < 128 ? sizeof(answers) : (data[1] - 128u) * 30,
        .pause = data[2] < 128 ? 0 : SEL4_ASYNC_MS(50) * (data[2] - 128u),
    };
    server = (sel4_http_server_t){
        .handler = answer,
        .log = take_record,
        .limits = { .body_size = 3000, .requests = 100 },
    };
    answers_size = 0;
    record_count = 0;
    run();
    require(client.is_closed != client.is_aborted);
    require(server.counts.open == 0 && server.counts.requests == record_count);
    check_answers();
    return 0;
}
