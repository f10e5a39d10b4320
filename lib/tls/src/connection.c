// SPDX-License-Identifier: BSD-2-Clause

/*
 * A TLS connection as a stream over another one.
 *
 * mbedTLS never waits: it reads from and writes to two small buffers here, and says when one of
 * them is empty or full.  The waiting for the stream below is done outside of it, so that no other
 * task finds it in the middle of something, and nothing is lost when a deadline comes.
 *
 * A record of what is written fits into the outgoing buffer, which is empty before the next: what
 * was taken never has to be handed to mbedTLS twice.
 */

#include "mbedtls/ssl_ciphersuites.h"
#include "tls_priv.h"

// What a record adds to its contents, at the most, in what we speak.
#define RECORD_OVERHEAD 128

/* ---- Between mbedTLS and the buffers */

static int take_in(void *argument, unsigned char *bytes, size_t size)
{
    sel4_tls_t *tls = argument;
    if (tls->in_size == 0) {
        return tls->is_under_ended ? 0 : MBEDTLS_ERR_SSL_WANT_READ;
    }
    size = size < tls->in_size ? size : tls->in_size;
    memcpy(bytes, tls->in + tls->in_first, size);
    tls->in_first += size;
    tls->in_size -= size;
    return (int)size;
}

// Never moves what is there: a task may be sending it.
static int put_out(void *argument, const unsigned char *bytes, size_t size)
{
    sel4_tls_t *tls = argument;
    size_t end = tls->out_first + tls->out_size;
    size_t room = sizeof(tls->out) - end;
    if (room == 0) {
        return MBEDTLS_ERR_SSL_WANT_WRITE;
    }
    size = size < room ? size : room;
    memcpy(tls->out + end, bytes, size);
    tls->out_size += size;
    return (int)size;
}

/* ---- Between the buffers and the stream below */

static sel4_net_result_t send_rest(sel4_async_task_t *self, sel4_tls_t *tls,
                                   sel4_async_time_t deadline)
{
    while (tls->out_size > 0) {
        size_t size;
        SEL4_TRY(sel4_net_stream_write(self, tls->under,
                                       sel4_span(tls->out + tls->out_first, tls->out_size),
                                       deadline, &size));
        tls->out_first += size;
        tls->out_size -= size;
    }
    tls->out_first = 0;
    return SEL4_NET_SUCCESS;
}

static sel4_net_result_t flush(sel4_async_task_t *self, sel4_tls_t *tls, sel4_async_time_t deadline)
{
    SEL4_TRY_AS(sel4_net_from_async, sel4_async_semaphore_acquire(self, &tls->sending, deadline));
    sel4_net_result_t result =
        tls->context == NULL ? SEL4_NET_FAILURE(SEL4_NET_CLOSED) : send_rest(self, tls, deadline);
    sel4_async_semaphore_release(&tls->sending);
    return result;
}

// mbedTLS also wants to be called again when it has not taken all yet, as behind a ticket.
static sel4_net_result_t fill(sel4_async_task_t *self, sel4_tls_t *tls, sel4_async_time_t deadline)
{
    if (tls->in_size > 0) {
        return SEL4_NET_SUCCESS;
    }
    size_t size;
    SEL4_TRY(sel4_net_stream_read(self, tls->under, sel4_mutable_span(tls->in, sizeof(tls->in)),
                                  deadline, &size));
    tls->in_first = 0;
    tls->in_size = size;
    tls->is_under_ended = size == 0;
    return SEL4_NET_SUCCESS;
}

/* ---- Beginning and end */

static void drop_context(sel4_tls_t *tls)
{
    if (tls->context == NULL) {
        return;
    }
    sel4_tls_owner_t *previous = sel4_tls_priv_enter(&tls->owner);
    mbedtls_ssl_free(tls->context);
    sel4_tls_priv_free(tls->context);
    sel4_tls_priv_leave(previous);
    tls->context = NULL;
    sel4_tls_priv_owner_finish(&tls->owner);
}

// What came of a call of mbedTLS that failed.
static sel4_net_error_t explain(sel4_tls_t *tls, int error)
{
    tls->reason = error;
    if (tls->owner.is_refused) {
        return SEL4_NET_NO_MEMORY;
    }
    if (sel4_tls_priv_state.has_entropy_failed) {
        sel4_tls_priv_state.has_entropy_failed = false;
        return SEL4_NET_NO_ENTROPY;
    }
    return sel4_tls_priv_error(error);
}

static int start(sel4_async_task_t *self, sel4_tls_t *tls, const mbedtls_ssl_config *config,
                 sel4_net_stream_t *under, size_t memory_max)
{
    sel4_tls_connection_init(tls);
    tls->under = under;
    tls->executor = self->executor;
    sel4_tls_priv_owner_init(&tls->owner, memory_max == 0 ? SEL4_TLS_MEMORY_DEFAULT : memory_max);
    sel4_tls_owner_t *previous = sel4_tls_priv_enter(&tls->owner);
    int error = MBEDTLS_ERR_SSL_ALLOC_FAILED;
    tls->context = sel4_tls_priv_calloc(1, sizeof(*tls->context));
    if (tls->context != NULL) {
        mbedtls_ssl_init(tls->context);
        mbedtls_ssl_set_user_data_p(tls->context, tls);
        error = mbedtls_ssl_setup(tls->context, config);
        mbedtls_ssl_set_bio(tls->context, tls, put_out, take_in, NULL);
    }
    sel4_tls_priv_leave(previous);
    return error;
}

// One message of the handshake, read or made: milliseconds of computing at the most.  Behind the
// last one there may be tickets.
static int step(sel4_tls_t *tls, bool *ret_is_over)
{
    sel4_tls_owner_t *previous = sel4_tls_priv_enter(&tls->owner);
    bool is_rest = mbedtls_ssl_is_handshake_over(tls->context) != 0;
    int error =
        is_rest ? mbedtls_ssl_handshake(tls->context) : mbedtls_ssl_handshake_step(tls->context);
    *ret_is_over = is_rest && error == 0;
    sel4_tls_priv_leave(previous);
    return error;
}

static bool goes_on(int error)
{
    return error == 0 || error == MBEDTLS_ERR_SSL_WANT_READ ||
           error == MBEDTLS_ERR_SSL_WANT_WRITE ||
           error == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
}

// A server computes no answer for a client that went away while it waited for its turn.
static sel4_net_result_t look_whether_gone(sel4_async_task_t *self, sel4_tls_t *tls)
{
    if (tls->in_size > 0 || mbedtls_ssl_check_pending(tls->context) != 0) {
        return SEL4_NET_SUCCESS;
    }
    sel4_net_error_t error = fill(self, tls, SEL4_ASYNC_NOW).error;
    if (error == SEL4_NET_OK && tls->is_under_ended) {
        return SEL4_NET_FAILURE(SEL4_NET_TRUNCATED);
    }
    return SEL4_NET_FAILURE(error == SEL4_NET_TIMED_OUT ? SEL4_NET_OK : error);
}

// What is not before the deadline is not done, also when it is us who came late.
static sel4_net_result_t prepare_step(sel4_async_task_t *self, sel4_tls_t *tls,
                                      sel4_async_time_t deadline, bool is_answering)
{
    sel4_async_give_way(self);
    if (tls->context == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_CLOSED);
    }
    if (sel4_async_now(self->executor) >= deadline) {
        return SEL4_NET_FAILURE(SEL4_NET_TIMED_OUT);
    }
    return is_answering ? look_whether_gone(self, tls) : SEL4_NET_SUCCESS;
}

// `is_answering`: what is made first is an answer to what came.
static sel4_net_result_t shake_hands(sel4_async_task_t *self, sel4_tls_t *tls,
                                     sel4_async_time_t deadline, bool is_answering)
{
    for (;;) {
        SEL4_TRY(prepare_step(self, tls, deadline, is_answering));
        bool is_over;
        int error = step(tls, &is_over);
        if (!goes_on(error)) {
            (void)flush(self, tls, SEL4_ASYNC_NOW); // the alert that says why
            return SEL4_NET_FAILURE(explain(tls, error));
        }
        // Messages that follow each other go together.
        if (is_over || error != 0) {
            is_answering = is_answering && tls->out_size == 0;
            SEL4_TRY(flush(self, tls, deadline));
        }
        if (is_over) {
            return SEL4_NET_SUCCESS;
        }
        if (error == MBEDTLS_ERR_SSL_WANT_READ) {
            SEL4_TRY(fill(self, tls, deadline));
        }
    }
}

static sel4_net_result_t open_connection(sel4_async_task_t *self, sel4_tls_t *tls, int error,
                                         sel4_async_time_t deadline, bool is_server)
{
    sel4_net_result_t result = error == 0 ? shake_hands(self, tls, deadline, is_server)
                                          : SEL4_NET_FAILURE(explain(tls, error));
    if (result.error != SEL4_NET_OK) {
        drop_context(tls);
        sel4_net_stream_close(tls->under);
    }
    return result;
}

sel4_net_result_t sel4_tls_accept(sel4_async_task_t *self, sel4_tls_t *tls,
                                  sel4_tls_server_t *server, sel4_net_stream_t *under,
                                  sel4_async_time_t deadline)
{
    if (tls->context != NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_IN_USE);
    }
    int error = start(self, tls, &server->parts->config, under, server->connection_memory_max);
    return open_connection(self, tls, error, deadline, true);
}

static int load_session(sel4_tls_t *tls, const sel4_tls_session_t *from)
{
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    int error = mbedtls_ssl_session_load(&session, from->bytes, from->size);
    if (error == 0) {
        error = mbedtls_ssl_set_session(tls->context, &session);
    }
    mbedtls_ssl_session_free(&session);
    return error;
}

sel4_net_result_t sel4_tls_connect(sel4_async_task_t *self, sel4_tls_t *tls,
                                   sel4_tls_client_t *client, sel4_net_stream_t *under,
                                   const char *name, const sel4_tls_session_t *session,
                                   sel4_async_time_t deadline)
{
    if (tls->context != NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_IN_USE);
    }
    int error = start(self, tls, &client->parts->config, under, client->connection_memory_max);
    if (error == 0) {
        sel4_tls_owner_t *previous = sel4_tls_priv_enter(&tls->owner);
        error = mbedtls_ssl_set_hostname(tls->context, name);
        if (error == 0 && session != NULL) {
            error = load_session(tls, session);
        }
        sel4_tls_priv_leave(previous);
    }
    return open_connection(self, tls, error, deadline, false);
}

sel4_net_result_t sel4_tls_session_take(sel4_tls_t *tls, sel4_tls_session_t *ret_session)
{
    if (tls->context == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_CLOSED);
    }
    sel4_tls_owner_t *previous = sel4_tls_priv_enter(&tls->owner);
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    sel4_net_error_t error = SEL4_NET_OK;
    size_t size = 0;
    if (mbedtls_ssl_get_session(tls->context, &session) != 0) {
        error = SEL4_NET_NOT_FOUND;
    } else if (mbedtls_ssl_session_save(&session, ret_session->bytes, sizeof(ret_session->bytes),
                                        &size) != 0) {
        error = SEL4_NET_TOO_LARGE;
    }
    mbedtls_ssl_session_free(&session);
    sel4_tls_priv_leave(previous);
    if (error == SEL4_NET_OK) {
        ret_session->size = size;
    }
    return SEL4_NET_FAILURE(error);
}

/* ---- The stream */

static sel4_tls_t *tls_of(sel4_net_stream_t *stream)
{
    return SEL4_CONTAINER_OF(stream, sel4_tls_t, stream);
}

static int read_now(sel4_tls_t *tls, sel4_mutable_span_t buffer)
{
    sel4_tls_owner_t *previous = sel4_tls_priv_enter(&tls->owner);
    int size = mbedtls_ssl_read(tls->context, buffer.data, buffer.size);
    sel4_tls_priv_leave(previous);
    return size;
}

// What reading came to; false if there is nothing yet.
static bool is_read(sel4_tls_t *tls, int size, size_t *ret_size)
{
    switch (size) {
    case MBEDTLS_ERR_SSL_WANT_READ:
    case MBEDTLS_ERR_SSL_WANT_WRITE:
    case MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET:
        return false;
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
        tls->is_ended = true;
        *ret_size = 0;
        return true;
    case 0: // The stream below ended, without a farewell.
        tls->failure = SEL4_NET_TRUNCATED;
        return true;
    default:
        if (size < 0) {
            tls->failure = explain(tls, size);
        } else {
            *ret_size = (size_t)size;
        }
        return true;
    }
}

static sel4_net_result_t read_some(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                   sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                                   size_t *ret_size)
{
    sel4_tls_t *tls = tls_of(stream);
    while (tls->context != NULL && tls->failure == SEL4_NET_OK) {
        if (tls->is_ended) {
            *ret_size = 0;
            return SEL4_NET_SUCCESS;
        }
        int size = read_now(tls, buffer);
        if (is_read(tls, size, ret_size)) {
            (void)flush(self, tls, SEL4_ASYNC_NOW); // an alert, if it was that
            if (tls->failure == SEL4_NET_OK) {
                return SEL4_NET_SUCCESS;
            }
        } else if (size == MBEDTLS_ERR_SSL_WANT_WRITE) {
            SEL4_TRY(flush(self, tls, deadline));
        } else if (size == MBEDTLS_ERR_SSL_WANT_READ) {
            SEL4_TRY(fill(self, tls, deadline));
        }
    }
    return SEL4_NET_FAILURE(tls->context == NULL ? SEL4_NET_CLOSED : tls->failure);
}

static sel4_net_error_t write_failure(const sel4_tls_t *tls)
{
    return tls->context == NULL || tls->is_shut ? SEL4_NET_CLOSED : tls->failure;
}

static sel4_net_result_t write_some(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                    sel4_span_t bytes, sel4_async_time_t deadline, size_t *ret_size)
{
    sel4_tls_t *tls = tls_of(stream);
    SEL4_TRY(SEL4_NET_FAILURE(write_failure(tls)));
    SEL4_TRY(flush(self, tls, deadline));
    SEL4_TRY(SEL4_NET_FAILURE(write_failure(tls)));
    size_t room = sizeof(tls->out) - RECORD_OVERHEAD;
    size_t size = bytes.size < room ? bytes.size : room;
    if (size > 0) {
        sel4_tls_owner_t *previous = sel4_tls_priv_enter(&tls->owner);
        int taken = mbedtls_ssl_write(tls->context, bytes.data, size);
        sel4_tls_priv_leave(previous);
        if (taken < 0) {
            tls->failure = explain(tls, taken);
            return SEL4_NET_FAILURE(tls->failure);
        }
        size = (size_t)taken;
        // They are taken.  Whoever waits for an answer now writes no more, so nothing may stay
        // here; what does after the deadline goes before the next.
        (void)flush(self, tls, deadline);
    }
    *ret_size = size;
    return SEL4_NET_SUCCESS;
}

static sel4_net_result_t shut_down(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                   sel4_async_time_t deadline)
{
    sel4_tls_t *tls = tls_of(stream);
    if (tls->context != NULL && tls->is_shut) {
        return SEL4_NET_SUCCESS;
    }
    SEL4_TRY(SEL4_NET_FAILURE(write_failure(tls)));
    SEL4_TRY(flush(self, tls, deadline));
    SEL4_TRY(SEL4_NET_FAILURE(write_failure(tls)));
    sel4_tls_owner_t *previous = sel4_tls_priv_enter(&tls->owner);
    (void)mbedtls_ssl_close_notify(tls->context);
    sel4_tls_priv_leave(previous);
    tls->is_shut = true;
    return flush(self, tls, deadline);
}

static void close_connection(sel4_net_stream_t *stream)
{
    sel4_tls_t *tls = tls_of(stream);
    if (tls->context == NULL) {
        return;
    }
    sel4_async_task_t *self = sel4_async_current(tls->executor);
    if (self != NULL) {
        (void)shut_down(self, stream, SEL4_ASYNC_NOW);
    }
    drop_context(tls);
    sel4_net_stream_close(tls->under);
}

static void abort_connection(sel4_net_stream_t *stream)
{
    sel4_tls_t *tls = tls_of(stream);
    if (tls->context != NULL) {
        drop_context(tls);
        sel4_net_stream_abort(tls->under);
    }
}

static const sel4_net_stream_functions_t functions = {
    .read = read_some,
    .write = write_some,
    .shutdown = shut_down,
    .close = close_connection,
    .abort = abort_connection,
};

void sel4_tls_connection_init(sel4_tls_t *tls)
{
    memset(tls, 0, offsetof(sel4_tls_t, in));
    tls->name[0] = '\0';
    tls->stream.functions = &functions;
    sel4_async_semaphore_init(&tls->sending, 1);
}

/* ---- What was agreed on */

sel4_tls_version_t sel4_tls_version(const sel4_tls_t *tls)
{
    switch (mbedtls_ssl_get_version_number(tls->context)) {
    case MBEDTLS_SSL_VERSION_TLS1_2:
        return SEL4_TLS_1_2;
    case MBEDTLS_SSL_VERSION_TLS1_3:
        return SEL4_TLS_1_3;
    default:
        return SEL4_TLS_ANY;
    }
}

const char *sel4_tls_protocol(const sel4_tls_t *tls)
{
    return mbedtls_ssl_get_alpn_protocol(tls->context);
}

const char *sel4_tls_cipher_suite(const sel4_tls_t *tls)
{
    return mbedtls_ssl_get_ciphersuite(tls->context);
}
