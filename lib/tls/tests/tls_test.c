// SPDX-License-Identifier: BSD-2-Clause

// Our client and our server, over a stream in memory.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "pipe.h"
#include "tls_priv.h"

#define KIND_EC  "ec -pkeyopt ec_paramgen_curve:P-256"
#define KIND_RSA "rsa:2048"

static pem_t ec, rsa, other;
static bool has_keys;

static pipe_end_t near_end, far_end; // the client's, the server's
static sel4_tls_server_t server;
static sel4_tls_client_t client;
static sel4_tls_t server_side, client_side;

static struct {
    sel4_tls_server_options_t server;
    sel4_tls_client_options_t client;
    sel4_tls_identity_t identities[3];
    const char *name;
    sel4_tls_session_t *session;
    sel4_async_time_t deadline;
    size_t size; // that the client sends, and gets back
} plan;

static struct {
    sel4_net_error_t server, client, server_stream, client_stream;
    sel4_tls_version_t version;
    char protocol[16], name[64];
    bool is_resumed;
    size_t echoed, received;
    size_t memory_most;
} outcome;

static void begin(void)
{
    if (!has_keys) {
        pem_make(&ec, KIND_EC, "ec.example");
        pem_make(&rsa, KIND_RSA, "rsa.example");
        pem_make(&other, KIND_EC, "*.other.example");
        has_keys = true;
    }
    world_init();
    memset(&plan, 0, sizeof(plan));
    plan.identities[0] = (sel4_tls_identity_t){ .name = "ec.example",
                                                .certificates = pem_span(ec.certificate),
                                                .key = pem_span(ec.key) };
    plan.identities[1] = (sel4_tls_identity_t){ .name = "rsa.example",
                                                .certificates = pem_span(rsa.certificate),
                                                .key = pem_span(rsa.key) };
    plan.identities[2] = (sel4_tls_identity_t){ .name = "*.other.example",
                                                .certificates = pem_span(other.certificate),
                                                .key = pem_span(other.key) };
    plan.server = (sel4_tls_server_options_t){ .identities = plan.identities, .identity_count = 3 };
    plan.client = (sel4_tls_client_options_t){ .roots = pem_span(ec.certificate) };
    plan.name = "ec.example";
    plan.deadline = SEL4_ASYNC_S(60);
    plan.size = 1000;
    sel4_tls_connection_init(&server_side);
    sel4_tls_connection_init(&client_side);
}

static void set_up(void)
{
    ASSERT_OK(sel4_tls_server_init(&server, &plan.server));
    ASSERT_OK(sel4_tls_client_init(&client, &plan.client));
}

static void end(void)
{
    // Nobody is still charged for what comes next.
    EXPECT_NULL(sel4_tls_priv_current());
    EXPECT_EQ(server_side.owner.used, 0);
    EXPECT_EQ(client_side.owner.used, 0);
    sel4_tls_server_finish(&server);
    sel4_tls_client_finish(&client);
    world_finish();
    EXPECT_EQ(world.allocated, 0);
}

static void serve(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    outcome.server =
        sel4_tls_accept(self, &server_side, &server, &far_end.stream, plan.deadline).error;
    outcome.memory_most = server_side.owner.most;
    if (outcome.server != SEL4_NET_OK) {
        return;
    }
    outcome.version = sel4_tls_version(&server_side);
    outcome.is_resumed = sel4_tls_is_resumed(&server_side);
    const char *protocol = sel4_tls_protocol(&server_side);
    (void)snprintf(outcome.protocol, sizeof(outcome.protocol), "%s", protocol ? protocol : "");
    (void)snprintf(outcome.name, sizeof(outcome.name), "%s", sel4_tls_name(&server_side));
    uint8_t buffer[5000];
    size_t size;
    do {
        outcome.server_stream =
            sel4_net_stream_read(self, &server_side.stream,
                                 sel4_mutable_span(buffer, sizeof(buffer)), plan.deadline, &size)
                .error;
        if (outcome.server_stream != SEL4_NET_OK) {
            break;
        }
        outcome.server_stream = sel4_net_stream_write_all(self, &server_side.stream,
                                                          sel4_span(buffer, size), plan.deadline)
                                    .error;
        outcome.echoed += size;
    } while (size > 0 && outcome.server_stream == SEL4_NET_OK);
    outcome.memory_most = server_side.owner.most;
    sel4_net_stream_close(&server_side.stream);
}

static void send_pattern(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    for (size_t sent = 0; sent < plan.size;) {
        uint8_t piece[777];
        size_t size = plan.size - sent < sizeof(piece) ? plan.size - sent : sizeof(piece);
        for (size_t i = 0; i < size; i++) {
            piece[i] = (uint8_t)((sent + i) * 7 + ((sent + i) >> 8));
        }
        if (sel4_net_stream_write_all(self, &client_side.stream, sel4_span(piece, size),
                                      plan.deadline)
                .error != SEL4_NET_OK) {
            return;
        }
        sent += size;
    }
    (void)sel4_net_stream_shutdown(self, &client_side.stream, plan.deadline);
}

static void visit(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    outcome.client =
        sel4_tls_connect(self, &client_side, &client, &near_end.stream, plan.name,
                         plan.session != NULL && plan.session->size > 0 ? plan.session : NULL,
                         plan.deadline)
            .error;
    if (outcome.client != SEL4_NET_OK) {
        return;
    }
    (void)world_start(send_pattern, NULL);
    uint8_t buffer[300];
    size_t size;
    do {
        outcome.client_stream =
            sel4_net_stream_read(self, &client_side.stream,
                                 sel4_mutable_span(buffer, sizeof(buffer)), plan.deadline, &size)
                .error;
        for (size_t i = 0; outcome.client_stream == SEL4_NET_OK && i < size; i++) {
            size_t at = outcome.received++;
            ASSERT_EQ(buffer[i], (uint8_t)(at * 7 + (at >> 8)));
        }
    } while (outcome.client_stream == SEL4_NET_OK && size > 0);
    if (plan.session != NULL) {
        (void)sel4_tls_session_take(&client_side, plan.session);
    }
    sel4_net_stream_close(&client_side.stream);
}

static void meet(void)
{
    memset(&outcome, 0, sizeof(outcome));
    (void)world_start(serve, NULL);
    (void)world_start(visit, NULL);
    ASSERT_TRUE(world_run());
}

static void connect_both(void)
{
    pipe_init(&near_end, &far_end);
    meet();
}

static void expect_all_echoed(void)
{
    EXPECT_EQ(outcome.server, SEL4_NET_OK);
    EXPECT_EQ(outcome.client, SEL4_NET_OK);
    EXPECT_EQ(outcome.server_stream, SEL4_NET_OK);
    EXPECT_EQ(outcome.client_stream, SEL4_NET_OK);
    EXPECT_EQ(outcome.echoed, plan.size);
    EXPECT_EQ(outcome.received, plan.size);
}

TEST(tls, bytes_go_both_ways_in_either_version_with_either_key)
{
    for (sel4_tls_version_t version = SEL4_TLS_1_2; version <= SEL4_TLS_1_3; version++) {
        for (unsigned is_rsa = 0; is_rsa < 2; is_rsa++) {
            begin();
            plan.client.version_min = plan.client.version_max = version;
            plan.name = is_rsa ? "rsa.example" : "ec.example";
            plan.client.roots = pem_span(is_rsa ? rsa.certificate : ec.certificate);
            plan.size = 50000;
            set_up();
            connect_both();
            expect_all_echoed();
            EXPECT_EQ(outcome.version, version);
            EXPECT_LE(outcome.memory_most, 64 * 1024);
            end();
        }
    }
}

TEST(tls, the_best_version_is_taken_that_both_have)
{
    begin();
    set_up();
    connect_both();
    expect_all_echoed();
    EXPECT_EQ(outcome.version, SEL4_TLS_1_3);
    end();
    begin();
    plan.server.version_min = SEL4_TLS_1_3;
    plan.client.version_max = SEL4_TLS_1_2;
    set_up();
    connect_both();
    EXPECT_EQ(outcome.server, SEL4_NET_PROTOCOL);
    EXPECT_EQ(outcome.client, SEL4_NET_REJECTED);
    end();
}

TEST(tls, names_choose_the_identity)
{
    static const struct {
        const char *name;
        const pem_t *root;
        sel4_net_error_t error;
    } cases[] = {
        { "rsa.example", &rsa, SEL4_NET_OK },
        { "RSA.Example", &rsa, SEL4_NET_OK },
        { "one.other.example", &other, SEL4_NET_OK },
        { "two.one.other.example", &other, SEL4_NET_UNTRUSTED },
        { "other.example", &other, SEL4_NET_UNTRUSTED },
        // Nobody's: the first answers, and is not believed.
        { "elsewhere.example", &ec, SEL4_NET_UNTRUSTED },
        { "ec.example", &rsa, SEL4_NET_UNTRUSTED },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        begin();
        plan.name = cases[i].name;
        plan.client.roots = pem_span(cases[i].root->certificate);
        set_up();
        connect_both();
        EXPECT_EQ(outcome.client, cases[i].error);
        if (cases[i].error == SEL4_NET_OK) {
            EXPECT_STR_EQ(outcome.name, cases[i].name);
        } else {
            EXPECT_NE(outcome.server == SEL4_NET_OK && outcome.server_stream == SEL4_NET_OK, true);
        }
        end();
    }
}

TEST(tls, certificates_have_their_time)
{
    begin();
    set_up();
    world.seconds += (int64_t)40 * 86400;
    connect_both();
    EXPECT_EQ(outcome.client, SEL4_NET_UNTRUSTED);
    world.seconds = 86400 * 365;
    connect_both();
    EXPECT_EQ(outcome.client, SEL4_NET_UNTRUSTED);
    end();
}

TEST(tls, whoever_trusts_anybody_says_so)
{
    begin();
    plan.client.trusts_anybody = true;
    EXPECT_ERROR(sel4_tls_client_init(&client, &plan.client), SEL4_NET_INVALID);
    plan.client.roots = (sel4_span_t){ 0 };
    plan.name = "elsewhere.example";
    set_up();
    connect_both();
    expect_all_echoed();
    sel4_tls_client_finish(&client);
    plan.client.trusts_anybody = false;
    EXPECT_ERROR(sel4_tls_client_init(&client, &plan.client), SEL4_NET_INVALID);
    end();
}

static const char *const http[] = { "h2", "http/1.1" };
static const char *const mail[] = { "imap" };

TEST(tls, protocols_are_agreed_on)
{
    for (sel4_tls_version_t version = SEL4_TLS_1_2; version <= SEL4_TLS_1_3; version++) {
        begin();
        plan.client.version_max = version;
        plan.server.protocols = http;
        plan.server.protocol_count = 2;
        plan.client.protocols = http + 1;
        plan.client.protocol_count = 1;
        set_up();
        connect_both();
        expect_all_echoed();
        EXPECT_STR_EQ(outcome.protocol, "http/1.1");
        end();
        begin();
        plan.client.version_max = version;
        plan.server.protocols = http;
        plan.server.protocol_count = 2;
        plan.client.protocols = mail;
        plan.client.protocol_count = 1;
        set_up();
        connect_both();
        EXPECT_EQ(outcome.server, SEL4_NET_PROTOCOL);
        EXPECT_EQ(outcome.client, SEL4_NET_REJECTED);
        end();
    }
}

TEST(tls, a_connection_that_is_not_open_has_no_session)
{
    static sel4_tls_session_t session = { .size = 4711 };
    begin();
    EXPECT_ERROR(sel4_tls_session_take(&client_side, &session), SEL4_NET_CLOSED);
    EXPECT_EQ(session.size, 4711);
    set_up();
    connect_both();
    expect_all_echoed();
    EXPECT_ERROR(sel4_tls_session_take(&client_side, &session), SEL4_NET_CLOSED);
    EXPECT_EQ(session.size, 4711);
    end();
}

TEST(tls, sessions_are_resumed_as_long_as_their_tickets_are_good)
{
    static sel4_tls_session_t session;
    for (sel4_tls_version_t version = SEL4_TLS_1_2; version <= SEL4_TLS_1_3; version++) {
        begin();
        session.size = 0;
        plan.session = &session;
        plan.client.version_max = version;
        plan.server.ticket_seconds = 3600;
        set_up();
        connect_both();
        expect_all_echoed();
        EXPECT_FALSE(outcome.is_resumed);
        ASSERT_GT(session.size, 0);
        world.seconds += 100;
        connect_both();
        expect_all_echoed();
        EXPECT_TRUE(outcome.is_resumed);
        // Too old.
        world.seconds += 8000;
        connect_both();
        expect_all_echoed();
        EXPECT_FALSE(outcome.is_resumed);
        end();
    }
}

TEST(tls, without_tickets_nothing_is_resumed)
{
    static sel4_tls_session_t session;
    begin();
    session.size = 0;
    plan.session = &session;
    set_up();
    connect_both();
    expect_all_echoed();
    connect_both();
    expect_all_echoed();
    EXPECT_FALSE(outcome.is_resumed);
    end();
}

/* ---- Random numbers, memory */

TEST(tls, nothing_starts_without_random_numbers)
{
    begin();
    sel4_tls_options_t options = world_options();
    EXPECT_ERROR(sel4_tls_init(&options), SEL4_NET_IN_USE);
    sel4_tls_finish();
    EXPECT_ERROR(sel4_tls_server_init(&server, &plan.server), SEL4_NET_CLOSED);
    EXPECT_ERROR(sel4_tls_client_init(&client, &plan.client), SEL4_NET_CLOSED);
    options.entropy = NULL;
    EXPECT_ERROR(sel4_tls_init(&options), SEL4_NET_NO_ENTROPY);
    options = world_options();
    world.is_entropy_constant = true;
    EXPECT_ERROR(sel4_tls_init(&options), SEL4_NET_NO_ENTROPY);
    world.is_entropy_constant = false;
    world.is_entropy_missing = true;
    EXPECT_ERROR(sel4_tls_init(&options), SEL4_NET_NO_ENTROPY);
    world.is_entropy_missing = false;
    options.clock = NULL;
    EXPECT_ERROR(sel4_tls_init(&options), SEL4_NET_INVALID);
    options = world_options();
    ASSERT_OK(sel4_tls_init(&options));
    set_up();
    connect_both();
    expect_all_echoed();
    end();
}

TEST(tls, a_source_that_runs_dry_stops_handshakes)
{
    begin();
    plan.size = 10;
    set_up();
    world.is_entropy_missing = true;
    connect_both();
    expect_all_echoed();
    // Until the generator wants fresh ones.
    for (unsigned i = 0; i < 10000; i++) {
        unsigned char byte;
        (void)sel4_tls_priv_random(NULL, &byte, 1);
    }
    connect_both();
    EXPECT_TRUE(outcome.server == SEL4_NET_NO_ENTROPY || outcome.client == SEL4_NET_NO_ENTROPY);
    world.is_entropy_missing = false;
    connect_both();
    expect_all_echoed();
    end();
}

TEST(tls, a_connection_has_so_much_memory_and_no_more)
{
    for (size_t limit = 1000; limit < 60000; limit += 3000) {
        begin();
        plan.server.connection_memory_max = limit;
        set_up();
        connect_both();
        EXPECT_TRUE(outcome.server == SEL4_NET_OK || outcome.server == SEL4_NET_NO_MEMORY);
        EXPECT_LE(outcome.memory_most, limit);
        if (limit < 20000) {
            EXPECT_EQ(outcome.server, SEL4_NET_NO_MEMORY);
        }
        end();
    }
}

/* ---- What goes wrong */

static void cut_client_after(size_t bytes, bool with_reset)
{
    pipe_init(&near_end, &far_end);
    near_end.cut_after = bytes;
    near_end.cuts_with_reset = with_reset;
    meet();
}

// The client goes away after each of its bytes, in steps, and after each record.
TEST(tls, a_client_that_goes_away_anywhere_leaves_nothing_behind)
{
    for (sel4_tls_version_t version = SEL4_TLS_1_2; version <= SEL4_TLS_1_3; version++) {
        begin();
        plan.client.version_max = version;
        plan.size = 100;
        set_up();
        connect_both();
        expect_all_echoed();
        size_t all = near_end.written;
        unsigned broken = 0;
        for (size_t bytes = 0; bytes < all; bytes += 1 + bytes % 37) {
            cut_client_after(bytes, bytes % 2 == 1);
            bool is_told = outcome.server != SEL4_NET_OK || outcome.server_stream != SEL4_NET_OK;
            EXPECT_TRUE(is_told);
            EXPECT_EQ(server_side.owner.used, 0);
            broken += outcome.server != SEL4_NET_OK ? 1 : 0;
        }
        EXPECT_GT(broken, 5);
        end();
    }
}

static void say_nothing(sel4_async_task_t *self, void *argument)
{
    (void)self;
    (void)argument;
}

static void say_http(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static const char request[] = "GET / HTTP/1.1\r\nHost: ec.example\r\n\r\n";
    size_t size;
    (void)sel4_net_stream_write(self, &near_end.stream, sel4_span(request, sizeof(request) - 1),
                                SEL4_ASYNC_NOW, &size);
}

static sel4_net_error_t serve_whom(sel4_async_function_t visitor)
{
    memset(&outcome, 0, sizeof(outcome));
    pipe_init(&near_end, &far_end);
    (void)world_start(visitor, NULL);
    (void)world_start(serve, NULL);
    ASSERT_TRUE(world_run());
    return outcome.server;
}

TEST(tls, who_speaks_something_else_or_nothing_is_left)
{
    begin();
    set_up();
    EXPECT_EQ(serve_whom(say_http), SEL4_NET_PROTOCOL);
    EXPECT_TRUE(far_end.is_closed);
    plan.deadline = world.now + SEL4_ASYNC_S(10);
    sel4_async_time_t start = world.now;
    EXPECT_EQ(serve_whom(say_nothing), SEL4_NET_TIMED_OUT);
    EXPECT_EQ(world.now - start, SEL4_ASYNC_S(10));
    end();
}

static void open_and_hang_up(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    outcome.client = sel4_tls_connect(self, &client_side, &client, &near_end.stream, plan.name,
                                      NULL, plan.deadline)
                         .error;
    sel4_net_stream_close(&near_end.stream); // without a word
    sel4_net_stream_abort(&client_side.stream);
}

TEST(tls, an_end_without_a_farewell_is_told_from_one_with)
{
    for (sel4_tls_version_t version = SEL4_TLS_1_2; version <= SEL4_TLS_1_3; version++) {
        begin();
        plan.client.version_max = version;
        set_up();
        EXPECT_EQ(serve_whom(open_and_hang_up), SEL4_NET_OK);
        EXPECT_EQ(outcome.server_stream, SEL4_NET_TRUNCATED);
        end();
    }
}

// Its last record is a whole one, which the pipe cannot take at once.
#define ANSWER_SIZE (5 * (SEL4_TLS_OUT_ROOM - 128))

static void answer_and_listen(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static uint8_t answer[ANSWER_SIZE];
    uint8_t byte;
    size_t size = 1;
    ASSERT_OK(sel4_tls_accept(self, &server_side, &server, &far_end.stream, plan.deadline));
    ASSERT_OK(sel4_net_stream_write_all(self, &server_side.stream,
                                        sel4_span(answer, sizeof(answer)), plan.deadline));
    ASSERT_OK(sel4_net_stream_read(self, &server_side.stream, sel4_mutable_span(&byte, 1),
                                   plan.deadline, &size));
    EXPECT_EQ(size, 0);
    sel4_net_stream_close(&server_side.stream);
}

static void take_answer(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static uint8_t answer[ANSWER_SIZE];
    ASSERT_OK(sel4_tls_connect(self, &client_side, &client, &near_end.stream, plan.name, NULL,
                               plan.deadline));
    // The pipe is full meanwhile.
    (void)sel4_async_sleep(self, SEL4_ASYNC_S(1));
    EXPECT_OK(sel4_net_stream_read_all(self, &client_side.stream,
                                       sel4_mutable_span(answer, sizeof(answer)),
                                       world.now + SEL4_ASYNC_S(1)));
    sel4_net_stream_close(&client_side.stream);
}

TEST(tls, all_that_was_written_arrives_while_the_writer_listens)
{
    begin();
    set_up();
    pipe_init(&near_end, &far_end);
    (void)world_start(answer_and_listen, NULL);
    (void)world_start(take_answer, NULL);
    ASSERT_TRUE(world_run());
    end();
}

static sel4_net_error_t late_error;

static void read_late(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    uint8_t byte;
    size_t size;
    late_error = sel4_net_stream_read(self, &client_side.stream, sel4_mutable_span(&byte, 1),
                                      world.now + SEL4_ASYNC_S(2), &size)
                     .error;
}

static void open_only(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    ASSERT_OK(sel4_tls_connect(self, &client_side, &client, &near_end.stream, plan.name, NULL,
                               plan.deadline));
    read_late(self, NULL);
    EXPECT_EQ(late_error, SEL4_NET_TIMED_OUT);
    // It can be used on.
    uint8_t bytes[5] = "hello", back[5];
    ASSERT_OK(
        sel4_net_stream_write_all(self, &client_side.stream, sel4_span(bytes, 5), plan.deadline));
    ASSERT_OK(sel4_net_stream_read_all(self, &client_side.stream, sel4_mutable_span(back, 5),
                                       plan.deadline));
    EXPECT_BYTES_EQ(back, bytes, 5);
    // Closed while another task waits.
    (void)world_start(read_late, NULL);
    (void)sel4_async_sleep(self, SEL4_ASYNC_MS(1));
    sel4_net_stream_close(&client_side.stream);
}

TEST(tls, waits_end_at_deadlines_and_when_it_is_closed)
{
    begin();
    set_up();
    EXPECT_EQ(serve_whom(open_only), SEL4_NET_OK);
    EXPECT_EQ(outcome.server_stream, SEL4_NET_OK);
    EXPECT_EQ(late_error, SEL4_NET_CLOSED);
    end();
}

/* ---- Others beside a handshake */

static struct {
    bool is_over;
    unsigned turns; // that others had while both shook hands
} beside;

static void count_turns(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    while (!beside.is_over) {
        beside.turns++;
        (void)sel4_async_sleep(self, 1);
    }
}

static void open_and_tell(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    outcome.client = sel4_tls_connect(self, &client_side, &client, &near_end.stream, plan.name,
                                      NULL, plan.deadline)
                         .error;
    beside.is_over = true;
    sel4_net_stream_close(&client_side.stream);
}

TEST(tls, others_have_their_turn_between_the_messages_of_a_handshake)
{
    for (sel4_tls_version_t version = SEL4_TLS_1_2; version <= SEL4_TLS_1_3; version++) {
        begin();
        plan.client.version_max = version;
        set_up();
        memset(&beside, 0, sizeof(beside));
        (void)world_start(count_turns, NULL);
        EXPECT_EQ(serve_whom(open_and_tell), SEL4_NET_OK);
        EXPECT_EQ(outcome.client, SEL4_NET_OK);
        EXPECT_GT(beside.turns, 12);
        end();
    }
}

// As a task that computes for so long.
static void compute_late(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    while (!beside.is_over) {
        world.now = plan.deadline;
        sel4_async_yield(self);
        beside.is_over = true;
    }
}

TEST(tls, a_handshake_that_had_no_turn_before_its_deadline_is_not_begun)
{
    begin();
    set_up();
    memset(&beside, 0, sizeof(beside));
    (void)world_start(compute_late, NULL);
    EXPECT_EQ(serve_whom(visit), SEL4_NET_TIMED_OUT);
    EXPECT_EQ(far_end.written, 0);
    end();
}

// What the client said before there was an answer.
static uint8_t hello[1024];
static size_t hello_size;

static uint8_t keep_hello(size_t at, uint8_t byte)
{
    if (far_end.written == 0) {
        ASSERT_LT(at, sizeof(hello));
        hello[at] = byte;
        hello_size = at + 1;
    }
    return byte;
}

static void say_hello_and_go(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    ASSERT_OK(sel4_net_stream_write_all(self, &near_end.stream, sel4_span(hello, hello_size),
                                        SEL4_ASYNC_FOREVER));
    sel4_net_stream_close(&near_end.stream);
}

TEST(tls, a_client_that_is_gone_is_not_answered)
{
    for (sel4_tls_version_t version = SEL4_TLS_1_2; version <= SEL4_TLS_1_3; version++) {
        begin();
        plan.client.version_max = version;
        set_up();
        pipe_init(&near_end, &far_end);
        near_end.change = keep_hello;
        meet();
        expect_all_echoed();
        EXPECT_EQ(serve_whom(say_hello_and_go), SEL4_NET_TRUNCATED);
        EXPECT_EQ(far_end.written, 0);
        end();
    }
}

TEST(tls, what_a_server_is_made_of_is_checked)
{
    begin();
    sel4_tls_server_options_t options = plan.server;
    options.identity_count = 0;
    EXPECT_ERROR(sel4_tls_server_init(&server, &options), SEL4_NET_INVALID);
    options.identity_count = SEL4_TLS_IDENTITIES_MAX + 1;
    EXPECT_ERROR(sel4_tls_server_init(&server, &options), SEL4_NET_INVALID);
    options = plan.server;
    options.protocol_count = SEL4_TLS_PROTOCOLS_MAX + 1;
    EXPECT_ERROR(sel4_tls_server_init(&server, &options), SEL4_NET_INVALID);
    options = plan.server;
    options.version_min = SEL4_TLS_1_3;
    options.version_max = SEL4_TLS_1_2;
    EXPECT_ERROR(sel4_tls_server_init(&server, &options), SEL4_NET_INVALID);
    plan.identities[1].key = pem_span(ec.key); // of another certificate
    EXPECT_ERROR(sel4_tls_server_init(&server, &plan.server), SEL4_NET_INVALID);
    plan.identities[1].key = sel4_span("no key", 7);
    EXPECT_ERROR(sel4_tls_server_init(&server, &plan.server), SEL4_NET_INVALID);
    plan.identities[0].certificates = sel4_span("", 0);
    EXPECT_ERROR(sel4_tls_server_init(&server, &plan.server), SEL4_NET_INVALID);
    plan.client.roots = sel4_span("no roots", 9);
    EXPECT_ERROR(sel4_tls_client_init(&client, &plan.client), SEL4_NET_INVALID);
    world_finish();
    EXPECT_EQ(world.allocated, 0);
}
