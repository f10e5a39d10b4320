// SPDX-License-Identifier: BSD-2-Clause

/*
 * Our server on a real socket, and the clients of OpenSSL and GnuTLS.
 *
 * A client says a line; the server answers with what it knows of the connection, and hangs up.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sel4c/tls.h>

#include "harness.h"
#include "pipe.h"
#include <netinet/in.h>

/* ---- A socket as a stream */

typedef struct socket_stream {
    sel4_net_stream_t stream;
    int fd;
    sel4_async_waiters_t waiters;
    int records_left; // that the other side sends before it goes away; -1: it stays
    uint8_t record[5 + 16384 + 256];
    size_t record_size;
} socket_stream_t;

typedef struct transfer {
    sel4_async_future_t future;
    socket_stream_t *socket;
    void *to;
    const void *from;
    size_t size;
    ssize_t result;
} transfer_t;

// A record at a time, so that the other side can be made to go away between two.
static ssize_t receive(socket_stream_t *socket, void *to, size_t size)
{
    if (socket->records_left == 0) {
        return 0;
    }
    if (socket->records_left > 0 && size >= 5) {
        uint8_t head[5];
        ssize_t peeked = recv(socket->fd, head, sizeof(head), MSG_PEEK);
        size_t whole = 5 + (size_t)(head[3] << 8 | head[4]);
        if (peeked < 5) {
            return peeked > 0 ? (errno = EAGAIN, -1) : peeked;
        }
        if (whole > size || recv(socket->fd, socket->record, whole, MSG_PEEK) < (ssize_t)whole) {
            errno = EAGAIN;
            return -1;
        }
        socket->records_left--;
        size = whole;
    }
    return recv(socket->fd, to, size, 0);
}

static bool poll_transfer(sel4_async_future_t *future)
{
    transfer_t *transfer = SEL4_CONTAINER_OF(future, transfer_t, future);
    socket_stream_t *socket = transfer->socket;
    transfer->result = transfer->to != NULL
                           ? receive(socket, transfer->to, transfer->size)
                           : send(socket->fd, transfer->from, transfer->size, MSG_NOSIGNAL);
    if (transfer->result >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
        return true;
    }
    sel4_async_future_enlist(future, &socket->waiters);
    return false;
}

static sel4_net_result_t transfer(sel4_async_task_t *self, transfer_t *transfer,
                                  sel4_async_time_t deadline, size_t *ret_size)
{
    transfer->future = SEL4_ASYNC_FUTURE(poll_transfer);
    SEL4_TRY_AS(sel4_net_from_async, sel4_async_await(self, &transfer->future, deadline));
    if (transfer->result < 0) {
        return SEL4_NET_FAILURE(SEL4_NET_RESET);
    }
    *ret_size = (size_t)transfer->result;
    return SEL4_NET_SUCCESS;
}

static sel4_net_result_t socket_read(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                     sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                                     size_t *ret_size)
{
    socket_stream_t *socket = SEL4_CONTAINER_OF(stream, socket_stream_t, stream);
    transfer_t reading = { .socket = socket, .to = buffer.data, .size = buffer.size };
    return transfer(self, &reading, deadline, ret_size);
}

static sel4_net_result_t socket_write(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                      sel4_span_t bytes, sel4_async_time_t deadline,
                                      size_t *ret_size)
{
    socket_stream_t *socket = SEL4_CONTAINER_OF(stream, socket_stream_t, stream);
    transfer_t writing = { .socket = socket, .from = bytes.data, .size = bytes.size };
    return transfer(self, &writing, deadline, ret_size);
}

static sel4_net_result_t socket_shutdown(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                         sel4_async_time_t deadline)
{
    (void)self;
    (void)deadline;
    (void)shutdown(SEL4_CONTAINER_OF(stream, socket_stream_t, stream)->fd, SHUT_WR);
    return SEL4_NET_SUCCESS;
}

static void socket_close(sel4_net_stream_t *stream)
{
    socket_stream_t *socket = SEL4_CONTAINER_OF(stream, socket_stream_t, stream);
    if (socket->fd >= 0) {
        (void)close(socket->fd);
        socket->fd = -1;
    }
}

static const sel4_net_stream_functions_t socket_functions = {
    socket_read, socket_write, socket_shutdown, socket_close, socket_close,
};

/* ---- The server */

#define CONNECTIONS_MAX 16

static pem_t pem;
static char certificate_file[] = "/tmp/sel4c-tls-XXXXXX";
static char session_file[] = "/tmp/sel4c-tls-XXXXXX";
static int listening = -1;
static unsigned port;
static sel4_tls_server_t server;
static socket_stream_t connection;
static sel4_tls_t tls;
static const char *const protocols[] = { "http/1.1" };

static struct {
    unsigned accepted, opened;
    sel4_net_error_t error; // of the last handshake that failed
    int records;            // of every client, see above
    char answer[200];
} seen;

static void answer(sel4_async_task_t *self)
{
    char line[100];
    size_t used = 0, size;
    sel4_async_time_t deadline = world.now + SEL4_ASYNC_S(20);
    do {
        sel4_net_result_t result = sel4_net_stream_read(
            self, &tls.stream, sel4_mutable_span(line + used, sizeof(line) - 1 - used), deadline,
            &size);
        if (result.error != SEL4_NET_OK || size == 0) {
            return;
        }
        used += size;
    } while (line[used - 1] != '\n' && used < sizeof(line) - 1);
    line[used - 1] = '\0';
    const char *protocol = sel4_tls_protocol(&tls);
    (void)snprintf(seen.answer, sizeof(seen.answer), "TLS 1.%d [%s] %s for <%s>%s: %s\n",
                   sel4_tls_version(&tls) == SEL4_TLS_1_3 ? 3 : 2, protocol ? protocol : "-",
                   sel4_tls_cipher_suite(&tls), sel4_tls_name(&tls),
                   sel4_tls_is_resumed(&tls) ? " again" : "", line);
    (void)sel4_net_stream_write_all(self, &tls.stream, sel4_span(seen.answer, strlen(seen.answer)),
                                    deadline);
}

static void serve(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_net_result_t result =
        sel4_tls_accept(self, &tls, &server, &connection.stream, world.now + SEL4_ASYNC_S(20));
    if (result.error != SEL4_NET_OK) {
        seen.error = result.error;
        return;
    }
    seen.opened++;
    answer(self);
    sel4_net_stream_close(&tls.stream);
}

static void accept_next(void)
{
    int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        return;
    }
    seen.accepted++;
    memset(&connection, 0, sizeof(connection));
    connection = (socket_stream_t){ .stream.functions = &socket_functions,
                                    .fd = fd,
                                    .records_left = seen.records };
    sel4_async_waiters_init(&connection.waiters);
    sel4_tls_connection_init(&tls);
    (void)world_start(serve, NULL);
}

static sel4_async_time_t monotonic(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return SEL4_ASYNC_S((uint64_t)now.tv_sec) + (uint64_t)now.tv_nsec;
}

/* ---- A client */

static char output[32768];

static pid_t start_client(const char *command, int *ret_in, int *ret_out)
{
    int in[2], out[2];
    ASSERT_EQ(pipe(in), 0);
    ASSERT_EQ(pipe(out), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(in[0], 0);
        (void)dup2(out[1], 1);
        (void)dup2(out[1], 2);
        (void)close(in[0]);
        (void)close(in[1]);
        (void)close(out[0]);
        (void)close(out[1]);
        (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    (void)fcntl(out[0], F_SETFL, O_NONBLOCK);
    *ret_in = in[1];
    *ret_out = out[0];
    return child;
}

// Until the client has ended and the server is done with it.
static void run_client(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run_client(const char *format, ...)
{
    char options[512], command[600];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(options, sizeof(options), format, arguments);
    va_end(arguments);
    (void)snprintf(command, sizeof(command), "exec %s", options);
    int in, out;
    int records = seen.records;
    memset(&seen, 0, sizeof(seen));
    seen.records = records;
    pid_t child = start_client(command, &in, &out);
    (void)!write(in, "hello\n", 6);
    size_t used = 0;
    bool is_over = false;
    sel4_async_time_t limit = monotonic() + SEL4_ASYNC_S(30);
    while ((!is_over || sel4_async_task_count(&world.executor) > 0) && monotonic() < limit) {
        struct pollfd polled[] = { { .fd = is_over ? -1 : out, .events = POLLIN },
                                   { .fd = listening, .events = POLLIN },
                                   { .fd = connection.fd, .events = POLLIN } };
        bool is_busy = sel4_async_task_count(&world.executor) > 0;
        polled[1].fd = is_busy ? -1 : listening;
        polled[2].fd = is_busy ? connection.fd : -1;
        (void)poll(polled, 3, 20);
        world.now = monotonic();
        if (!is_busy) {
            accept_next();
        } else {
            sel4_async_wake_all(&connection.waiters);
        }
        sel4_async_run_until_stalled(&world.executor);
        ssize_t got = is_over ? 0 : read(out, output + used, sizeof(output) - 1 - used);
        used += got > 0 ? (size_t)got : 0;
        is_over = is_over || got == 0;
    }
    output[used] = '\0';
    (void)close(in);
    (void)close(out);
    if (!is_over) {
        (void)kill(child, SIGKILL);
    }
    (void)waitpid(child, NULL, 0);
    if (!is_over || sel4_async_task_count(&world.executor) > 0) {
        ASSERT_FAIL("no end within 30 seconds of: %s; it said: %s", command, output);
    }
}

static void begin(const char *kind)
{
    world_init();
    world.now = monotonic();
    pem_make(&pem, kind, "localhost");
    int fd = mkstemp(certificate_file);
    ASSERT_GE(fd, 0);
    ASSERT_EQ(write(fd, pem.certificate, strlen(pem.certificate)),
              (ssize_t)strlen(pem.certificate));
    (void)close(fd);
    (void)close(mkstemp(session_file));
    sel4_tls_identity_t identity = { .certificates = pem_span(pem.certificate),
                                     .key = pem_span(pem.key) };
    ASSERT_OK(sel4_tls_server_init(&server, &(sel4_tls_server_options_t){ .identities = &identity,
                                                                          .identity_count = 1,
                                                                          .protocols = protocols,
                                                                          .protocol_count = 1,
                                                                          .ticket_seconds = 600 }));
    listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(address);
    ASSERT_EQ(bind(listening, (struct sockaddr *)&address, size), 0);
    ASSERT_EQ(listen(listening, 8), 0);
    ASSERT_EQ(getsockname(listening, (struct sockaddr *)&address, &size), 0);
    port = ntohs(address.sin_port);
    memset(&seen, 0, sizeof(seen));
    seen.records = -1;
    connection.fd = -1;
    sel4_tls_connection_init(&tls);
}

static void end(void)
{
    (void)close(listening);
    EXPECT_EQ(tls.owner.used, 0);
    sel4_tls_server_finish(&server);
    world_finish();
    (void)unlink(certificate_file);
    (void)unlink(session_file);
    memcpy(certificate_file + sizeof(certificate_file) - 7, "XXXXXX", 6);
    memcpy(session_file + sizeof(session_file) - 7, "XXXXXX", 6);
    EXPECT_EQ(world.allocated, 0);
}

#define KIND_EC  "ec -pkeyopt ec_paramgen_curve:P-256"
#define KIND_RSA "rsa:2048"
#define OPENSSL  "openssl s_client -connect 127.0.0.1:%u -servername localhost "
#define TRUST    "-CAfile %s -verify_return_error "

TEST(interop, openssl_speaks_both_versions_and_verifies_us)
{
    begin(KIND_EC);
    run_client(OPENSSL TRUST "-tls1_2 -alpn h2,http/1.1", port, certificate_file);
    EXPECT_STR_CONTAINS(output, "Protocol  : TLSv1.2");
    EXPECT_STR_CONTAINS(output, "Verify return code: 0 (ok)");
    EXPECT_STR_CONTAINS(output, "ALPN protocol: http/1.1");
    EXPECT_STR_CONTAINS(output, "TLS 1.2 [http/1.1] ");
    EXPECT_STR_CONTAINS(output, " for <localhost>: hello\n");
    run_client(OPENSSL TRUST "-tls1_3", port, certificate_file);
    EXPECT_STR_CONTAINS(output, "New, TLSv1.3, Cipher is ");
    EXPECT_STR_CONTAINS(output, "Verify return code: 0 (ok)");
    EXPECT_STR_CONTAINS(output, "TLS 1.3 [-] ");
    EXPECT_STR_CONTAINS(output, " for <localhost>: hello\n");
    end();
}

TEST(interop, openssl_chooses_ciphers_and_curves)
{
    static const struct {
        const char *options, *suite;
    } cases[] = {
        { "-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256 -groups X25519",
          "TLS1-3-CHACHA20-POLY1305-SHA256" },
        { "-tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256 -groups P-384",
          "TLS1-3-AES-128-GCM-SHA256" },
        { "-tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305 -groups P-256",
          "TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256" },
        { "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256", "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256" },
    };
    begin(KIND_RSA);
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        run_client(OPENSSL TRUST "%s", port, certificate_file, cases[i].options);
        EXPECT_STR_CONTAINS(seen.answer, cases[i].suite);
        EXPECT_STR_CONTAINS(output, cases[i].suite);
    }
    end();
}

TEST(interop, openssl_resumes_sessions)
{
    static const char *const versions[] = { "-tls1_2", "-tls1_3" };
    static const char *const reused[] = { "Reused, TLSv1.2", "Reused, TLSv1.3" };
    begin(KIND_EC);
    for (size_t i = 0; i < 2; i++) {
        run_client(OPENSSL TRUST "%s -sess_out %s", port, certificate_file, versions[i],
                   session_file);
        EXPECT_STR_CONTAINS(output, "New, ");
        EXPECT_STR_CONTAINS(output, " for <localhost>: hello\n");
        run_client(OPENSSL TRUST "%s -sess_in %s", port, certificate_file, versions[i],
                   session_file);
        EXPECT_STR_CONTAINS(output, reused[i]);
        EXPECT_STR_CONTAINS(output, " for <localhost> again: hello\n");
    }
    end();
}

TEST(interop, openssl_is_refused_what_is_too_old_or_too_weak)
{
    begin(KIND_EC);
    run_client(OPENSSL "-tls1_1 -cipher DEFAULT:@SECLEVEL=0", port);
    EXPECT_EQ(seen.opened, 0);
    EXPECT_EQ(seen.error, SEL4_NET_PROTOCOL);
    run_client(OPENSSL "-tls1_2 -cipher AES128-SHA", port);
    EXPECT_EQ(seen.opened, 0);
    EXPECT_EQ(seen.error, SEL4_NET_PROTOCOL);
    run_client(OPENSSL "-tls1_3 -alpn imap", port);
    EXPECT_EQ(seen.opened, 0);
    EXPECT_EQ(seen.error, SEL4_NET_PROTOCOL);
    EXPECT_STR_CONTAINS(output, "no application protocol");
    // It does not believe us, and says so.
    run_client(OPENSSL "-verify_return_error -no-CApath -no-CAstore", port);
    EXPECT_STR_CONTAINS(output, "self-signed certificate");
    EXPECT_EQ(seen.answer[0], '\0');
    end();
}

TEST(interop, openssl_goes_away_after_each_record_of_a_handshake)
{
    static const char *const versions[] = { "-tls1_2", "-tls1_3" };
    begin(KIND_EC);
    for (size_t i = 0; i < 2; i++) {
        unsigned aborted = 0;
        for (int records = 0; records < 6; records++) {
            seen.records = records;
            run_client(OPENSSL "%s", port, versions[i]);
            EXPECT_EQ(seen.accepted, 1);
            aborted += seen.opened == 0 ? 1 : 0;
            EXPECT_TRUE(seen.opened == 1 || seen.error == SEL4_NET_TRUNCATED);
            EXPECT_EQ(tls.owner.used, 0);
        }
        EXPECT_GE(aborted, 3);
        seen.records = -1;
        run_client(OPENSSL TRUST "%s", port, certificate_file, versions[i]);
        EXPECT_STR_CONTAINS(output, " for <localhost>: hello\n");
    }
    end();
}

TEST(interop, gnutls_speaks_both_versions)
{
    begin(KIND_RSA);
    for (unsigned version = 2; version <= 3; version++) {
        char said[40];
        run_client("gnutls-cli --port %u --x509cafile %s --alpn http/1.1 "
                   "--priority NORMAL:-VERS-ALL:+VERS-TLS1.%u localhost",
                   port, certificate_file, version);
        (void)snprintf(said, sizeof(said), "(TLS1.%u", version);
        EXPECT_STR_CONTAINS(output, said);
        EXPECT_STR_CONTAINS(output, "The certificate is trusted.");
        EXPECT_STR_CONTAINS(output, "- Application protocol: http/1.1");
        (void)snprintf(said, sizeof(said), "TLS 1.%u [http/1.1] ", version);
        EXPECT_STR_CONTAINS(output, said);
        EXPECT_STR_CONTAINS(output, " for <localhost>: hello\n");
    }
    end();
}

TEST(interop, gnutls_resumes_sessions)
{
    begin(KIND_EC);
    for (unsigned version = 2; version <= 3; version++) {
        run_client("gnutls-cli --port %u --x509cafile %s --resume "
                   "--priority NORMAL:-VERS-ALL:+VERS-TLS1.%u localhost",
                   port, certificate_file, version);
        EXPECT_STR_CONTAINS(output, "*** This is a resumed session");
    }
    end();
}
