// SPDX-License-Identifier: BSD-2-Clause

#include "http_world.h"

#define HOST "Host: h\r\n"

static void say_path(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    sel4_http_send(exchange, 200, "text/plain", exchange->target.path);
}

// Repeats the body of the request.
static void echo(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    static uint8_t body[64 * 1024];
    size_t total = 0;
    size_t size;
    do {
        // An odd size, so that pieces are cut anywhere.
        sel4_http_error_t error =
            sel4_http_read(exchange, sel4_mutable_span(body + total, 7), &size).error;
        if (error != SEL4_HTTP_OK) {
            sel4_http_send_status(exchange, sel4_http_error_status(error));
            return;
        }
        total += size;
    } while (size > 0);
    sel4_http_send(exchange, 200, "text/plain", sel4_span(body, total));
}

// The text without its terminating zero.
static void put_text(void *at, const char *text)
{
    for (char *to = at; *text != '\0'; text++) {
        *to++ = *text;
    }
}

static const char *serve_with(sel4_http_handler_t handler, const char *text)
{
    world_init(handler);
    serve(text);
    return world.client.answer;
}

TEST(server, a_request_and_its_answer)
{
    EXPECT_STR_EQ(serve_with(say_path, "GET /a%20b?c HTTP/1.1\r\n" HOST "\r\n"),
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n/a b");
    EXPECT_STR_EQ(world.log, "GET /a%20b?c 200 4\n");
    EXPECT_TRUE(world.client.is_closed);
}

TEST(server, requests_that_came_together_are_answered_together_and_in_order)
{
    serve_with(say_path, "GET /a HTTP/1.1\r\n" HOST "\r\n\r\nGET /b HTTP/1.1\r\n" HOST
                         "\r\nGET /c HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
                         "GET /d HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_STR_EQ(world.log, "GET /a 200 2\nGET /b 200 2\nGET /c 200 2\n");
    EXPECT_EQ(world.client.writes, 1);
    EXPECT_TRUE(strstr(world.client.answer, "Connection: close") != NULL);
}

TEST(server, requests_may_come_in_any_pieces)
{
    static const char text[] = "POST /a HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\n0123456789"
                               "POST /b HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
                               "3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nT: 1\r\n\r\n"
                               "GET /c HTTP/1.1\r\n" HOST "\r\n";
    world_init(echo);
    serve(text);
    char whole[4096];
    memcpy(whole, world.client.answer, sizeof(whole));
    EXPECT_STR_EQ(world.log, "POST /a 200 10\nPOST /b 200 8\nGET /c 200 0\n");
    EXPECT_TRUE(strstr(whole, "0123456789") != NULL && strstr(whole, "abcdefgh") != NULL);
    for (size_t piece = 1; piece < 40; piece++) {
        world_init(echo);
        world.client.piece = piece;
        serve(text);
        EXPECT_STR_EQ(world.client.answer, whole);
    }
}

// The second head ends exactly where the buffer does, and its body comes later.
TEST(server, a_body_behind_a_head_at_the_end_of_the_buffer)
{
    static const char second[] = "POST /b HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n";
    char text[sizeof(world.input) + 6];
    size_t start = sizeof(world.input) - (sizeof(second) - 1);
    memset(text, 0, sizeof(text));
    int size =
        snprintf(text, sizeof(text), "POST /a HTTP/1.1\r\n" HOST "Content-Length: 3901\r\n\r\n");
    size_t first = (size_t)size + 3901;
    ASSERT_TRUE(first < start);
    memset(text + size, 'a', 3901);
    // Empty lines before a head are skipped.
    ASSERT_EQ((start - first) % 2, 0);
    for (size_t i = first; i < start; i += 2) {
        put_text(text + i, "\r\n");
    }
    put_text(text + start, second);
    put_text(text + sizeof(world.input), "hello");
    world_init(echo);
    serve_sized(text, sizeof(world.input) + 5);
    EXPECT_STR_EQ(world.log, "POST /a 200 3901\nPOST /b 200 5\n");
}

TEST(server, a_body_that_the_handler_leaves_is_read_over)
{
    serve_with(say_path, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 26\r\n\r\n"
                         "GET /hidden HTTP/1.1\r\nx: y"
                         "\r\nGET /b HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_STR_EQ(world.log, "POST /a 200 2\nGET /b 200 2\n");
    EXPECT_TRUE(strstr(world.client.answer, "Connection: close") == NULL);
    // Too much of it ends the connection, and the client is told.
    serve_with(say_path, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\n"
                         "GET /b HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_STR_EQ(world.log, "POST /a 200 2\n");
    EXPECT_TRUE(strstr(world.client.answer, "Connection: close\r\n") != NULL);
}

TEST(server, bodies_beyond_the_limit)
{
    world_init(echo);
    world.server.limits.body_size = 10;
    serve("POST /a HTTP/1.1\r\n" HOST "Content-Length: 11\r\n\r\n01234567890");
    EXPECT_STR_EQ(world.log, "POST /a 413\n");
    world_init(echo);
    world.server.limits.body_size = 10;
    serve("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n");
    EXPECT_STR_EQ(world.log, "POST /a 413\n");
    // One that is announced does not reach the handler.
    serve_with(say_path, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 1048577\r\n"
                         "Expect: 100-continue\r\n\r\n");
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 413", 12) == 0);
    EXPECT_TRUE(strstr(world.client.answer, "Connection: close\r\n") != NULL);
    EXPECT_TRUE(strstr(world.client.answer, "<h1>413 Content Too Large</h1>") != NULL);
    EXPECT_STR_EQ(
        serve_with(echo, "POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nxyz\r\n") +
            9,
        world.client.answer + 9);
    EXPECT_STR_EQ(world.log, "POST /a 400\n");
}

TEST(server, continue_is_said_when_the_body_is_wanted)
{
    serve_with(echo,
               "POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
    EXPECT_STR_EQ(world.log, "POST /a 200 3\n");
    // The body came without being asked for, so nobody waited.
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 200", 12) == 0);
    world_init(echo);
    world.client.piece = 72; // the head
    serve("POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200", 37) == 0);
    // Who is not told to go on cannot be understood afterwards.
    world_init(say_path);
    world.client.piece = 72;
    serve("POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n"
          "GET /b HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_STR_EQ(world.log, "POST /a 200 2\n");
    EXPECT_TRUE(strstr(world.client.answer, "Connection: close") != NULL);
}

static void begin_and_read(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    uint8_t body[8];
    size_t size;
    sel4_http_head_field(sel4_http_begin(exchange, 200), "X", "y");
    EXPECT_OK(sel4_http_read(exchange, sel4_mutable_span(body, sizeof(body)), &size));
    if (sel4_http_end_head(exchange, size).error == SEL4_HTTP_OK) {
        EXPECT_OK(sel4_http_write(exchange, sel4_span(body, size)));
    }
}

TEST(server, an_answer_that_was_begun_is_not_overwritten_by_a_continue)
{
    world_init(begin_and_read);
    world.client.piece = 70;
    serve("POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
    EXPECT_STR_EQ(world.client.answer, "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 3\r\n\r\nabc");
}

TEST(server, a_body_that_nobody_reads_has_little_time)
{
    static char text[1200];
    int size =
        snprintf(text, sizeof(text), "POST /a HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\n");
    memset(text + size, 'a', 1000);
    world_init(say_path);
    world.client.piece = (size_t)size;
    serve_sized(text, (size_t)size + 1000);
    world_init(say_path);
    world.client.piece = 60;
    world.client.pause = SEL4_ASYNC_S(4);
    serve_sized(text, (size_t)size + 1000);
    EXPECT_STR_EQ(world.log, "POST /a 200 2\n");
    EXPECT_TRUE(world.now <= SEL4_ASYNC_S(4 + 12 + 2));
}

static void start_and_stall(const char *text)
{
    world.client.bytes = text;
    world.client.size = strlen(text);
    world.client.stays = true;
    ASSERT_OK(sel4_async_spawn(&world.bundle, &world.task,
                               &(sel4_async_task_options_t){ .function = world_serve,
                                                             .stack = world.stack,
                                                             .stack_size = sizeof(world.stack) }));
    sel4_async_run_until_stalled(&world.executor);
}

static void cancel_and_end(void)
{
    sel4_async_task_cancel(&world.task);
    sel4_async_run_until_stalled(&world.executor);
    EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
}

TEST(server, answers_do_not_wait_for_bodies)
{
    // The handler has left the body, which has not come.
    world_init(say_path);
    start_and_stall("POST /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n");
    EXPECT_TRUE(strstr(world.client.answer, "\r\n\r\n/a") != NULL);
    cancel_and_end();
    // The body of the second request has not come.
    world_init(echo);
    start_and_stall("GET /a HTTP/1.1\r\n" HOST "\r\n"
                    "POST /b HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\n");
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 200", 12) == 0);
    cancel_and_end();
}

TEST(server, head_has_no_body)
{
    EXPECT_STR_EQ(serve_with(say_path, "HEAD /abc HTTP/1.1\r\n" HOST "\r\n"),
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n");
}

TEST(server, old_clients)
{
    EXPECT_STR_EQ(serve_with(say_path, "GET /a HTTP/1.0\r\n\r\nGET /b HTTP/1.0\r\n\r\n"),
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
                  "Connection: close\r\n\r\n/a");
    serve_with(say_path,
               "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n");
    EXPECT_STR_EQ(world.log, "GET /a 200 2\nGET /b 200 2\n");
    EXPECT_TRUE(strstr(world.client.answer, "Connection: keep-alive") != NULL);
}

TEST(server, what_cannot_be_read_is_told_and_the_connection_ends)
{
    static const struct {
        const char *text;
        unsigned status;
    } cases[] = {
        { "\x16\x03\x01\x02\x01\r\n\r\n", 400 },
        { "GET /\r\n\r\n", 400 },
        { "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505 },
        { "GET / HTTP/1.1\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400 },
        { "GET /../x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 501 },
        { "GET / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n", 417 },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        char expected[64];
        harness_note("%s", cases[i].text);
        serve_with(say_path, cases[i].text);
        snprintf(expected, sizeof(expected), "HTTP/1.1 %u", cases[i].status);
        EXPECT_TRUE(strncmp(world.client.answer, expected, 12) == 0);
        EXPECT_TRUE(strstr(world.client.answer, "Connection: close\r\n") != NULL);
        EXPECT_TRUE(world.client.is_closed && world.client.has_shut_down);
        EXPECT_EQ(world.server.counts.errors, 1);
    }
}

TEST(server, heads_that_do_not_fit)
{
    static char text[20 * 1024];
    memset(text, 'a', sizeof(text));
    put_text(text, "GET /");
    world_init(say_path);
    serve_sized(text, sizeof(text));
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 414", 12) == 0);
    put_text(text, "GET / HTTP/1.1\r\nX: ");
    world_init(say_path);
    serve_sized(text, sizeof(text));
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 431", 12) == 0);
    for (size_t i = 16; i + 4 <= sizeof(text); i += 4) {
        put_text(text + i, "x:\r\n");
    }
    world_init(say_path);
    serve_sized(text, sizeof(text));
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 431", 12) == 0);
}

TEST(server, slow_clients_are_told_and_let_go)
{
    // Nothing at all: no answer.
    world_init(say_path);
    world.client.stays = true;
    serve("");
    EXPECT_STR_EQ(world.client.answer, "");
    EXPECT_EQ(world.now, SEL4_ASYNC_S(15 + 2));
    // A byte now and then.
    world_init(say_path);
    world.client.piece = 1;
    world.client.pause = SEL4_ASYNC_S(1);
    serve("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 408", 12) == 0);
    EXPECT_TRUE(strstr(world.client.answer, "<h1>408 Request Timeout</h1>") != NULL);
    EXPECT_TRUE(strstr(world.client.answer, "Connection: close\r\n") != NULL);
    EXPECT_EQ(world.server.counts.timeouts, 1);
    // A body that stops.
    world_init(echo);
    world.client.stays = true;
    serve("POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nabc");
    EXPECT_EQ(world.server.counts.timeouts, 1);
    EXPECT_TRUE(world.now <= SEL4_ASYNC_S(20));
}

#define TWICE(text) text text

static void send_much(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    static uint8_t bytes[100000];
    memset(bytes, 'x', sizeof(bytes));
    sel4_http_send(exchange, 200, NULL, sel4_span(bytes, sizeof(bytes)));
}

TEST(server, a_client_that_does_not_take_the_answer_is_cut_off)
{
    world_init(send_much);
    world.client.takes = 5000;
    serve("GET / HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_TRUE(world.client.is_aborted);
    EXPECT_EQ(world.now, SEL4_ASYNC_S(30));
    EXPECT_EQ(world.server.counts.broken, 1);
    EXPECT_EQ(world.server.counts.timeouts, 1);
    world_init(send_much);
    serve("GET / HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_TRUE(world.client.is_closed);
    EXPECT_EQ(world.server.counts.bytes_sent, 100000);
    EXPECT_EQ(world.client.answer_size, 100000 + 43);
}

// The longer the target, the more is written; always a byte less than was told.
static void send_too_little(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    static const uint8_t bytes[1000];
    size_t count = exchange->target.path.size - 1;
    (void)sel4_http_begin(exchange, 200);
    ASSERT_OK(sel4_http_end_head(exchange, count * sizeof(bytes) + 1));
    for (size_t i = 0; i < count; i++) {
        EXPECT_OK(sel4_http_write(exchange, sel4_span(bytes, sizeof(bytes))));
    }
    EXPECT_ERROR(sel4_http_write(exchange, sel4_span("ab", 2)), SEL4_HTTP_ERR_SIZE);
}

static void say_path_or_too_little(sel4_http_exchange_t *exchange, void *context)
{
    bool is_short = exchange->target.path.size == 2;
    (is_short ? send_too_little : say_path)(exchange, context);
}

#define HEAD_OF_3001 "HTTP/1.1 200 OK\r\nContent-Length: 3001\r\n\r\n"

TEST(server, an_answer_that_ends_early_breaks_the_connection)
{
    serve_with(send_too_little, TWICE("GET /xxx HTTP/1.1\r\n" HOST "\r\n"));
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 200", 12) == 0);
    EXPECT_EQ(world.client.answer_size, 3000 + strlen(HEAD_OF_3001));
    EXPECT_TRUE(world.client.is_aborted);
    EXPECT_STR_EQ(world.log, "GET /xxx 200 3000 broken\n");
}

TEST(server, an_answer_that_ends_before_anything_went_out_is_a_500)
{
    serve_with(send_too_little, "GET /x HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_STR_EQ(world.log, "GET /x 500\nGET / 500\n");
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 500", 12) == 0);
    EXPECT_TRUE(strstr(world.client.answer, "200 OK") == NULL);
    EXPECT_TRUE(world.client.is_closed);
    EXPECT_EQ(world.client.writes, 1);
}

// What waits before it goes out all the same.
TEST(server, a_500_that_takes_the_place_of_an_answer_leaves_the_ones_before)
{
    world_init(say_path);
    world.server.handler = say_path_or_too_little;
    serve("GET /good HTTP/1.1\r\n" HOST "\r\nGET /x HTTP/1.1\r\n" HOST
          "\r\nGET /fine HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_STR_EQ(world.log, "GET /good 200 5\nGET /x 500\nGET /fine 200 5\n");
    const char *good = strstr(world.client.answer, "\r\n\r\n/goodHTTP/1.1 500");
    ASSERT_TRUE(good != NULL);
    EXPECT_TRUE(strstr(good, "</h1>\nHTTP/1.1 200") != NULL);
    EXPECT_TRUE(strstr(good, "\r\n\r\n/fine") != NULL);
    EXPECT_EQ(world.client.writes, 1);
}

static void send_pieces(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    (void)sel4_http_begin(exchange, 200);
    ASSERT_OK(sel4_http_end_head(exchange, SEL4_HTTP_SIZE_UNKNOWN));
    EXPECT_OK(sel4_http_write(exchange, sel4_span("hello ", 6)));
    EXPECT_OK(sel4_http_write(exchange, sel4_span("", 0)));
    sel4_mutable_span_t room;
    ASSERT_OK(sel4_http_room(exchange, &room));
    memcpy(room.data, "world", 5);
    EXPECT_OK(sel4_http_wrote(exchange, 5));
}

TEST(server, answers_of_unknown_size)
{
    EXPECT_STR_EQ(serve_with(send_pieces, "GET / HTTP/1.1\r\n" HOST "\r\n"),
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "6\r\nhello \r\n0000000005\r\nworld\r\n0\r\n\r\n");
    EXPECT_STR_EQ(serve_with(send_pieces, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                  "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello world");
    EXPECT_STR_EQ(serve_with(send_pieces, "HEAD / HTTP/1.1\r\n" HOST "\r\n"),
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
}

// More than waits in the output buffer.
#define HUNDRED                                                                                    \
    "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901" \
    "23456789"
#define THOUSAND  HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
#define ABANDONED THOUSAND THOUSAND THOUSAND

// The context says what was told of the size.
static void abandon(sel4_http_exchange_t *exchange, void *context)
{
    uint64_t size = *(const uint64_t *)context;
    (void)sel4_http_begin(exchange, 200);
    ASSERT_OK(sel4_http_end_head(exchange, size));
    EXPECT_OK(sel4_http_write(exchange, sel4_span(ABANDONED, sizeof(ABANDONED) - 1)));
    sel4_http_abandon(exchange);
}

static const char *abandon_at(uint64_t size, const char *text)
{
    world_init(abandon);
    world.server.context = &size;
    serve(text);
    return world.client.answer;
}

TEST(server, an_answer_that_is_abandoned_breaks_the_connection)
{
    static const char new_client[] = TWICE("GET / HTTP/1.1\r\n" HOST "\r\n");
    static const char old_client[] = TWICE("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    // Without its last chunk.
    EXPECT_STR_EQ(abandon_at(SEL4_HTTP_SIZE_UNKNOWN, new_client),
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n" ABANDONED "\r\n");
    EXPECT_TRUE(world.client.is_aborted);
    EXPECT_EQ(world.server.counts.broken, 1);
    EXPECT_STR_EQ(world.log, "GET / 200 3000 broken\n");
    // An orderly end of the connection would be the end of the body.
    EXPECT_STR_EQ(abandon_at(SEL4_HTTP_SIZE_UNKNOWN, old_client),
                  "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" ABANDONED);
    EXPECT_TRUE(world.client.is_aborted);
    EXPECT_STR_EQ(abandon_at(3001, new_client), HEAD_OF_3001 ABANDONED);
    EXPECT_TRUE(world.client.is_aborted);
    // All that was told is there, and for HEAD there is nothing to miss.
    abandon_at(3000, new_client);
    EXPECT_STR_EQ(world.log, "GET / 200 3000\nGET / 200 3000\n");
    abandon_at(SEL4_HTTP_SIZE_UNKNOWN, "HEAD / HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_STR_EQ(world.log, "HEAD / 200 0\n");
    EXPECT_TRUE(world.client.is_closed);
}

static void abandon_soon(sel4_http_exchange_t *exchange, void *context)
{
    send_pieces(exchange, context);
    sel4_http_abandon(exchange);
}

TEST(server, chunks_that_are_abandoned_before_any_went_out_are_a_500)
{
    serve_with(abandon_soon, TWICE("GET / HTTP/1.1\r\n" HOST "\r\n"));
    EXPECT_STR_EQ(world.log, "GET / 500\nGET / 500\n");
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 500", 12) == 0);
    EXPECT_TRUE(strstr(world.client.answer, "\r\n\r\n<!doctype") != NULL);
    EXPECT_TRUE(strstr(world.client.answer, "0\r\n\r\n") == NULL);
    EXPECT_TRUE(strstr(world.client.answer, "Transfer-Encoding") == NULL);
    EXPECT_TRUE(world.client.is_closed);
}

static void abandon_the_head(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    sel4_http_head_text(sel4_http_begin(exchange, 200), "X", sel4_span("y", 1));
    sel4_http_abandon(exchange);
}

TEST(server, an_answer_that_is_abandoned_in_its_head_is_a_500)
{
    serve_with(abandon_the_head, TWICE("GET / HTTP/1.1\r\n" HOST "\r\n"));
    EXPECT_TRUE(strncmp(world.client.answer, "HTTP/1.1 500", 12) == 0);
    EXPECT_TRUE(strstr(world.client.answer, "X: y") == NULL);
    EXPECT_EQ(world.server.counts.requests, 2);
    EXPECT_TRUE(world.client.is_closed);
}

static void say_nothing(sel4_http_exchange_t *exchange, void *context)
{
    (void)exchange;
    (void)context;
}

static void break_the_head(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    sel4_http_head_field(sel4_http_begin(exchange, 200), "X", "a\r\nb");
    EXPECT_ERROR(sel4_http_end_head(exchange, 5), SEL4_HTTP_ERR_FIELD);
}

TEST(server, handlers_that_give_no_answer)
{
    EXPECT_TRUE(strncmp(serve_with(say_nothing, "GET / HTTP/1.1\r\n" HOST "\r\n"), "HTTP/1.1 500",
                        12) == 0);
    EXPECT_TRUE(strncmp(serve_with(break_the_head, "GET / HTTP/1.1\r\n" HOST "\r\n"),
                        "HTTP/1.1 500", 12) == 0);
    EXPECT_TRUE(strstr(world.client.answer, "\r\nb") == NULL);
}

// 50 seconds for all of it, which is more than the limit for a piece.
TEST(server, much_may_be_taken_slowly)
{
    world_init(send_much);
    world.client.takes_piece = 4096;
    world.client.takes_pause = SEL4_ASYNC_S(2);
    serve("GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
    EXPECT_STR_EQ(world.log, "GET / 200 100000\n");
    EXPECT_TRUE(world.now > SEL4_ASYNC_S(50));
    // Too slowly.
    world_init(send_much);
    world.client.takes_piece = 1024;
    world.client.takes_pause = SEL4_ASYNC_S(2);
    serve("GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
    EXPECT_TRUE(world.client.is_aborted);
    EXPECT_EQ(world.server.counts.timeouts, 1);
}

TEST(server, a_connection_has_its_last_request)
{
    world_init(say_path);
    world.server.limits.requests = 2;
    serve("GET /a HTTP/1.1\r\n" HOST "\r\nGET /b HTTP/1.1\r\n" HOST "\r\nGET /c HTTP/1.1\r\n" HOST
          "\r\n");
    EXPECT_STR_EQ(world.log, "GET /a 200 2\nGET /b 200 2\n");
}

static int64_t seconds;

static int64_t some_time(void *context)
{
    (void)context;
    return seconds++;
}

TEST(server, the_date_if_it_is_known)
{
    world_init(say_path);
    world.server.time = some_time;
    seconds = 784111777;
    serve("GET / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_TRUE(strstr(world.client.answer, "\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n") != NULL);
    EXPECT_TRUE(strstr(world.client.answer, "\r\nDate: Sun, 06 Nov 1994 08:49:38 GMT\r\n") != NULL);
    world_init(say_path);
    world.server.time = some_time;
    seconds = 0;
    serve("GET / HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_TRUE(strstr(world.client.answer, "Date") == NULL);
}

TEST(server, a_cancelled_task_ends_its_connection)
{
    world_init(say_path);
    world.client.stays = true;
    world.client.bytes = "GET / HT";
    world.client.size = 8;
    ASSERT_OK(sel4_async_spawn(&world.bundle, &world.task,
                               &(sel4_async_task_options_t){ .function = world_serve,
                                                             .stack = world.stack,
                                                             .stack_size = sizeof(world.stack) }));
    sel4_async_run_until_stalled(&world.executor);
    sel4_async_task_cancel(&world.task);
    sel4_async_run_until_stalled(&world.executor);
    EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
    EXPECT_TRUE(world.client.is_aborted);
    EXPECT_EQ(world.server.counts.open, 0);
}

TEST(server, a_client_that_has_said_all_still_gets_its_answer)
{
    world_init(echo);
    world.client.piece = 5;
    serve("POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabcGET /half HTT");
    EXPECT_STR_EQ(world.log, "POST /a 200 3\n");
    EXPECT_TRUE(world.client.is_closed);
    // A body that ends early gets none: its end is not known.
    world_init(echo);
    serve("POST /a HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nabc");
    EXPECT_EQ(world.server.counts.requests, 1);
}

TEST(server, continue_is_said_once_however_many_pieces_the_body_has)
{
    static const char head[] =
        "POST /a HTTP/1.1\r\n" HOST "Content-Length: 500\r\nExpect: 100-continue\r\n\r\n";
    static char text[sizeof(head) - 1 + 500];
    memcpy(text, head, sizeof(head) - 1);
    memset(text + sizeof(head) - 1, 'b', 500);
    world_init(echo);
    world.client.piece = sizeof(head) - 1;
    serve_sized(text, sizeof(text));
    EXPECT_STR_EQ(world.log, "POST /a 200 500\n");
    static const char said[] = "HTTP/1.1 100 Continue\r\n\r\n";
    ASSERT_TRUE(strncmp(world.client.answer, said, sizeof(said) - 1) == 0);
    EXPECT_NULL(strstr(world.client.answer + sizeof(said) - 1, "100 Continue"));
}

TEST(server, a_body_many_times_as_large_as_the_memory_comes_whole)
{
    static const char head[] = "POST /a HTTP/1.1\r\n" HOST "Content-Length: 40000\r\n\r\n";
    static const char next[] = "GET /b HTTP/1.1\r\n" HOST "\r\n";
    enum { HEAD = sizeof(head) - 1, BODY = 40000, NEXT = sizeof(next) - 1 };
    static char text[HEAD + BODY + NEXT];
    memcpy(text, head, HEAD);
    for (size_t i = 0; i < BODY; i++) {
        text[HEAD + i] = (char)('a' + i % 23);
    }
    memcpy(text + HEAD + BODY, next, NEXT);
    static const size_t pieces[] = { 1, 7, 1000, 4096, SIZE_MAX };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(pieces); i++) {
        harness_note("pieces of %zu", pieces[i]);
        world_init(echo);
        world.client.piece = pieces[i];
        serve_sized(text, sizeof(text));
        EXPECT_STR_EQ(world.log, "POST /a 200 40000\nGET /b 200 0\n");
        const char *body = strstr(world.client.answer, "\r\n\r\n");
        ASSERT_NOT_NULL(body);
        EXPECT_BYTES_EQ(body + 4, text + HEAD, BODY);
    }
}
