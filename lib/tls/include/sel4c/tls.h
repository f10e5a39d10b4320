// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * TLS 1.2 and 1.3 over any stream, as a stream.
 *
 *     sel4_tls_init(&(sel4_tls_options_t){ .entropy = entropy, .clock = seconds, … });
 *     sel4_tls_server_init(&server, &(sel4_tls_server_options_t){ .identities = …, … });
 *
 *     // In the task that serves a connection.
 *     SEL4_TRY(sel4_tls_accept(self, &tls, &server, &tcp.stream, deadline));
 *     talk(self, &tls.stream);
 *     sel4_net_stream_close(&tls.stream);
 *
 * The cryptography, as the memory it takes, is accounted for per connection; random numbers, time
 * and memory come from the program.  A handshake computes; between its messages it gives way to
 * other tasks and to the event handler (sel4_async_give_way()), and one message takes milliseconds.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/async_semaphore.h>
#include <sel4c/list.h>
#include <sel4c/net_stream.h>

/* ---- The program's part */

typedef struct sel4_tls_options {
    /*
     * Fills `bytes` with bits that nobody can know, such as those of a hardware generator; false
     * if it cannot.  Asked at the start, and for 48 bytes after every ten thousand uses.
     */
    bool (*entropy)(void *context, void *bytes, size_t size);
    void *entropy_context;
    // Seconds since 1970: for certificates and tickets.
    int64_t (*clock)(void *context);
    void *clock_context;
    // As malloc() and free(), aligned for anything.
    void *(*allocate)(void *context, size_t size);
    void (*release)(void *context, void *bytes);
    void *memory_context;
} sel4_tls_options_t;

/*
 * Makes TLS ready, once in a program.
 *
 * Fails  SEL4_NET_NO_ENTROPY  there is no source of random bits, it failed, or it gave the same
 *                             twice
 *        SEL4_NET_INVALID     there is no clock, or no memory
 *        SEL4_NET_IN_USE      it is ready already
 *        SEL4_NET_NO_MEMORY
 */
sel4_net_result_t sel4_tls_init(const sel4_tls_options_t *options);

// Needs  no server, client or connection is left
void sel4_tls_finish(void);

/* ---- Memory */

// Who answers for memory: a connection, or a server with its keys.
typedef struct sel4_tls_owner {
    sel4_list_t blocks;
    size_t used, most, limit; // bytes
    bool is_refused;          // wanted more than that
} sel4_tls_owner_t;

#define SEL4_TLS_MEMORY_DEFAULT (96 * 1024)

/* ---- Servers and clients */

typedef enum sel4_tls_version {
    SEL4_TLS_ANY,
    SEL4_TLS_1_2,
    SEL4_TLS_1_3,
} sel4_tls_version_t;

#define SEL4_TLS_IDENTITIES_MAX 8
#define SEL4_TLS_PROTOCOLS_MAX  7

/*
 * What a server is for those who ask for a name.  Certificates and key are PEM, with the zero at
 * its end counted, or DER.
 */
typedef struct sel4_tls_identity {
    const char *name;         // of a host, or "*.example.org"; NULL for all others.  Kept.
    sel4_span_t certificates; // its own, then those that vouch for it
    sel4_span_t key;
} sel4_tls_identity_t;

typedef struct sel4_tls_server_options {
    // The first is that of clients that ask for no name, or one that is not there.
    const sel4_tls_identity_t *identities;
    size_t identity_count;
    // What is spoken above TLS (ALPN), the best first; none: whatever the client wants.  Kept.
    const char *const *protocols;
    size_t protocol_count;
    sel4_tls_version_t version_min, version_max;
    // Sessions can be resumed for so long; 0: not at all.
    uint32_t ticket_seconds;
    // Bytes that one connection may use; 0 for SEL4_TLS_MEMORY_DEFAULT.
    size_t connection_memory_max;
} sel4_tls_server_options_t;

struct sel4_tls_server_parts;

typedef struct sel4_tls_server {
    sel4_tls_owner_t owner;
    struct sel4_tls_server_parts *parts;
    size_t connection_memory_max;
} sel4_tls_server_t;

/*
 * Fails  SEL4_NET_INVALID     no identity, too many, a certificate or key that cannot be read, a
 * key that is of another certificate, versions in the wrong order SEL4_NET_NO_MEMORY
 *        SEL4_NET_CLOSED      sel4_tls_init() has not been called
 */
sel4_net_result_t sel4_tls_server_init(sel4_tls_server_t *server,
                                       const sel4_tls_server_options_t *options);

// Needs  none of its connections is open
void sel4_tls_server_finish(sel4_tls_server_t *server);

typedef struct sel4_tls_client_options {
    // Certificates that are trusted, PEM or DER as above.
    sel4_span_t roots;
    // Trusts anybody, for tests and development; `roots` must be empty then.
    bool trusts_anybody;
    const char *const *protocols;
    size_t protocol_count;
    sel4_tls_version_t version_min, version_max;
    size_t connection_memory_max;
} sel4_tls_client_options_t;

struct sel4_tls_client_parts;

typedef struct sel4_tls_client {
    sel4_tls_owner_t owner;
    struct sel4_tls_client_parts *parts;
    size_t connection_memory_max;
} sel4_tls_client_t;

// Fails  as a server does
sel4_net_result_t sel4_tls_client_init(sel4_tls_client_t *client,
                                       const sel4_tls_client_options_t *options);
void sel4_tls_client_finish(sel4_tls_client_t *client);

/* ---- Connections */

struct mbedtls_ssl_context;

#define SEL4_TLS_IN_ROOM   2048
#define SEL4_TLS_OUT_ROOM  4096
#define SEL4_TLS_NAME_SIZE 256

typedef struct sel4_tls {
    sel4_net_stream_t stream;
    sel4_tls_owner_t owner;
    sel4_net_stream_t *under;
    struct mbedtls_ssl_context *context; // NULL when it is not open
    sel4_async_executor_t *executor;
    sel4_async_semaphore_t sending;
    bool is_under_ended; // the stream below, by its other side
    bool is_ended;       // by a farewell
    bool is_shut;
    bool is_resumed;
    sel4_net_error_t failure;
    int reason; // mbedTLS's number for it
    // Bytes of the stream below: come and not looked at, and to be sent.
    size_t in_first, in_size, out_first, out_size;
    uint8_t in[SEL4_TLS_IN_ROOM];
    uint8_t out[SEL4_TLS_OUT_ROOM];
    char name[SEL4_TLS_NAME_SIZE]; // that the client asked for
} sel4_tls_t;

void sel4_tls_connection_init(sel4_tls_t *tls);

/*
 * The server's side of a handshake over `under`.
 *
 * Needs   `tls` has been initialised and is not open
 * Blocks  until the handshake is over; the deadline is for all of it
 * Fails   SEL4_NET_PROTOCOL   the other side did not keep to the rules, or has nothing in common
 * with this one: no version, cipher, protocol SEL4_NET_REJECTED   the other side broke off with an
 * alert SEL4_NET_TRUNCATED  it went away SEL4_NET_NO_MEMORY  more than one connection may use
 *         SEL4_NET_NO_ENTROPY
 *         and what `under` fails with.  It is not open then; the other side has been told why, if
 *         it could be, and `under` has been closed.
 * Owns    `under`, until the connection is closed, with which it is closed too
 */
sel4_net_result_t sel4_tls_accept(sel4_async_task_t *self, sel4_tls_t *tls,
                                  sel4_tls_server_t *server, sel4_net_stream_t *under,
                                  sel4_async_time_t deadline);

// A session to resume.
#define SEL4_TLS_SESSION_SIZE_MAX 4096
typedef struct sel4_tls_session {
    size_t size;
    uint8_t bytes[SEL4_TLS_SESSION_SIZE_MAX];
} sel4_tls_session_t;

/*
 * The client's side.  `name` is who the other side has to be, and is told it; `session`, NULL or of
 * an earlier connection to it.
 *
 * Fails  SEL4_NET_UNTRUSTED  its certificate is not of that name, not of a trusted root, or not
 *                            valid now
 *        and as above
 */
sel4_net_result_t sel4_tls_connect(sel4_async_task_t *self, sel4_tls_t *tls,
                                   sel4_tls_client_t *client, sel4_net_stream_t *under,
                                   const char *name, const sel4_tls_session_t *session,
                                   sel4_async_time_t deadline);

/*
 * What to resume the connection with later.  With TLS 1.3 the server sends it after the handshake,
 * so that something has to have been read.
 *
 * Fails  SEL4_NET_NOT_FOUND  there is none;  SEL4_NET_TOO_LARGE;  SEL4_NET_CLOSED
 */
sel4_net_result_t sel4_tls_session_take(sel4_tls_t *tls, sel4_tls_session_t *ret_session);

static inline bool sel4_tls_is_open(const sel4_tls_t *tls)
{
    return tls->context != NULL;
}

// Of an open connection.
sel4_tls_version_t sel4_tls_version(const sel4_tls_t *tls);
const char *sel4_tls_protocol(const sel4_tls_t *tls); // ALPN; NULL if none was agreed on
const char *sel4_tls_cipher_suite(const sel4_tls_t *tls);
// Of a server: the client came with a ticket that was good.
static inline bool sel4_tls_is_resumed(const sel4_tls_t *tls)
{
    return tls->is_resumed;
}
// The name that the client asked for, of the server's side; "" if none.
static inline const char *sel4_tls_name(const sel4_tls_t *tls)
{
    return tls->name;
}
