// SPDX-License-Identifier: BSD-2-Clause

/*
 * TCP connections as streams.
 *
 * What comes stays in its packets until it is read, and the window that the other side is told
 * shrinks by it: who does not read is not sent more.  What is written is copied, as far as
 * connection and stack have room, and kept until it is acknowledged.
 *
 * lwIP frees a connection on its own when it fails, and when both sides have ended it.  The first
 * is told by a call-back.  For the second we let go of it as soon as both have.
 */

#include "lwip/tcp.h"

#include <sel4c/net_tcp.h>

#include "lwip/priv/tcp_priv.h"
#include "net_priv.h"
#include "tcp_priv.h"

// A small segment goes behind what waits to be read already, so that many of them do not hold many
// packets.
#define GATHER_SIZE_MAX 1024

_Static_assert(TCP_WND <= 0xffff, "what is received counts its bytes in 16 bits");

// lwIP goes on with the connection, if it has to, and knows us no longer.
static struct tcp_pcb *detach(sel4_net_tcp_t *tcp)
{
    struct tcp_pcb *pcb = tcp->pcb;
    tcp->pcb = NULL;
    if (sel4_list_link_is_in_list(&tcp->starved_link)) {
        sel4_list_remove(&tcp->starved_link);
    }
    if (pcb != NULL) {
        tcp_arg(pcb, NULL);
        tcp_recv(pcb, NULL);
        tcp_sent(pcb, NULL);
        tcp_err(pcb, NULL);
        // When there are too many connections, one that is only being closed is the first to go.
        tcp_setprio(pcb, TCP_PRIO_MIN);
    }
    return pcb;
}

static void wake(sel4_net_tcp_t *tcp)
{
    sel4_async_wake_all(&tcp->readers);
    sel4_async_wake_all(&tcp->writers);
}

static void drop_received(sel4_net_tcp_t *tcp)
{
    if (tcp->received != NULL) {
        pbuf_free(tcp->received);
    }
    tcp->received = NULL;
    tcp->gathered = NULL;
}

/* ---- What lwIP says */

static bool gather(sel4_net_tcp_t *tcp, const struct pbuf *more)
{
    if (tcp->gathered == NULL) {
        struct pbuf *fresh = pbuf_alloc(PBUF_RAW, PBUF_POOL_BUFSIZE, PBUF_POOL);
        if (fresh == NULL || fresh->next != NULL) {
            if (fresh != NULL) {
                pbuf_free(fresh);
            }
            return false;
        }
        fresh->len = fresh->tot_len = 0;
        pbuf_cat(tcp->received, fresh);
        tcp->gathered = fresh;
    }
    if (more->tot_len > PBUF_POOL_BUFSIZE - tcp->gathered->len) {
        tcp->gathered = NULL;
        return gather(tcp, more);
    }
    uint8_t *end = (uint8_t *)tcp->gathered->payload + tcp->gathered->len;
    (void)pbuf_copy_partial(more, end, more->tot_len, 0);
    tcp->gathered->len = (u16_t)(tcp->gathered->len + more->tot_len);
    for (struct pbuf *part = tcp->received; part != NULL; part = part->next) {
        part->tot_len = (u16_t)(part->tot_len + more->tot_len);
    }
    return true;
}

static void keep(sel4_net_tcp_t *tcp, struct pbuf *more)
{
    if (tcp->received == NULL) {
        tcp->received = more;
        return;
    }
    if (more->tot_len <= GATHER_SIZE_MAX && gather(tcp, more)) {
        pbuf_free(more);
        return;
    }
    tcp->gathered = NULL;
    pbuf_cat(tcp->received, more);
}

static err_t on_received(void *argument, struct tcp_pcb *pcb, struct pbuf *more, err_t error)
{
    (void)pcb;
    (void)error;
    sel4_net_tcp_t *tcp = argument;
    if (more != NULL) {
        keep(tcp, more);
    } else {
        tcp->is_ended = true;
        if (tcp->is_shut) {
            (void)detach(tcp);
        }
    }
    wake(tcp);
    return ERR_OK;
}

static err_t on_sent(void *argument, struct tcp_pcb *pcb, u16_t size)
{
    (void)pcb;
    (void)size;
    sel4_net_tcp_t *tcp = argument;
    sel4_async_wake_all(&tcp->writers);
    sel4_net_priv_feed_starved(tcp->net);
    return ERR_OK;
}

// The connection has been freed.
static void on_failed(void *argument, err_t error)
{
    sel4_net_tcp_t *tcp = argument;
    tcp->pcb = NULL;
    if (sel4_list_link_is_in_list(&tcp->starved_link)) {
        sel4_list_remove(&tcp->starved_link);
    }
    if (error == ERR_CLSD) {
        tcp->is_ended = tcp->is_shut = true;
    } else if (error == ERR_RST && !tcp->is_connected) {
        tcp->failure = SEL4_NET_REFUSED;
    } else {
        tcp->failure = sel4_net_priv_error(error);
    }
    wake(tcp);
}

static err_t on_connected(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)pcb;
    (void)error;
    sel4_net_tcp_t *tcp = argument;
    tcp->is_connected = true;
    sel4_async_wake_all(&tcp->writers);
    return ERR_OK;
}

static void attach(sel4_net_tcp_t *tcp, struct tcp_pcb *pcb)
{
    tcp->pcb = pcb;
    tcp->is_open = true;
    tcp->is_connected = tcp->is_ended = tcp->is_shut = false;
    tcp->failure = SEL4_NET_OK;
    tcp_arg(pcb, tcp);
    tcp_recv(pcb, on_received);
    tcp_sent(pcb, on_sent);
    tcp_err(pcb, on_failed);
    // Who writes little at a time means it.
    tcp_nagle_disable(pcb);
}

void sel4_net_priv_tcp_adopt(sel4_net_tcp_t *tcp, struct tcp_pcb *pcb, bool is_ended)
{
    attach(tcp, pcb);
    tcp->is_connected = true;
    tcp->is_ended = is_ended;
    tcp->remote =
        (sel4_net_endpoint_t){ sel4_net_priv_from_lwip(&pcb->remote_ip), pcb->remote_port };
    if (pcb->refused_data != NULL) {
        (void)tcp_process_refused_data(pcb);
    }
}

void sel4_net_priv_feed_starved(sel4_net_t *net)
{
    while (!sel4_list_is_empty(&net->starved)) {
        sel4_list_link_t *link = net->starved.head.next;
        sel4_list_remove(link);
        sel4_async_wake_all(&SEL4_CONTAINER_OF(link, sel4_net_tcp_t, starved_link)->writers);
    }
}

/* ---- Connecting */

static bool is_connected_or_failed(const void *object)
{
    const sel4_net_tcp_t *tcp = object;
    return tcp->is_connected || tcp->pcb == NULL;
}

static sel4_net_result_t await_connection(sel4_async_task_t *self, sel4_net_tcp_t *tcp,
                                          sel4_async_time_t deadline)
{
    sel4_net_event_t event;
    sel4_net_priv_event_init(&event, &tcp->writers, is_connected_or_failed, tcp);
    SEL4_TRY(sel4_net_priv_wait(self, &event, deadline));
    return SEL4_NET_FAILURE(tcp->is_connected ? SEL4_NET_OK : tcp->failure);
}

static sel4_net_result_t start_connecting(sel4_net_tcp_t *tcp, struct tcp_pcb *pcb,
                                          sel4_net_address_t from, sel4_net_endpoint_t to)
{
    ip_addr_t local = sel4_net_priv_to_lwip(from);
    ip_addr_t remote = sel4_net_priv_to_lwip(to.address);
    err_t error = ERR_OK;
    if (!sel4_net_address_is_any(from)) {
        error = tcp_bind(pcb, &local, 0);
    }
    if (error == ERR_OK) {
        attach(tcp, pcb);
        tcp->remote = to;
        error = tcp_connect(pcb, &remote, to.port, on_connected);
    }
    return SEL4_NET_FAILURE(sel4_net_priv_error(error));
}

static void abort_connection(sel4_net_stream_t *stream);

sel4_net_result_t sel4_net_tcp_connect_from(sel4_async_task_t *self, sel4_net_tcp_t *tcp,
                                            sel4_net_address_t from, sel4_net_endpoint_t to,
                                            sel4_async_time_t deadline)
{
    if (tcp->is_open) {
        return SEL4_NET_FAILURE(SEL4_NET_IN_USE);
    }
    struct tcp_pcb *pcb = tcp_new();
    if (pcb == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_NO_MEMORY);
    }
    sel4_net_result_t result = start_connecting(tcp, pcb, from, to);
    if (result.error == SEL4_NET_OK) {
        result = await_connection(self, tcp, deadline);
    } else if (!tcp->is_open) {
        tcp_abort(pcb);
    }
    if (result.error != SEL4_NET_OK) {
        abort_connection(&tcp->stream);
    }
    return result;
}

sel4_net_result_t sel4_net_tcp_connect(sel4_async_task_t *self, sel4_net_tcp_t *tcp,
                                       sel4_net_endpoint_t to, sel4_async_time_t deadline)
{
    return sel4_net_tcp_connect_from(self, tcp, SEL4_NET_ANY, to, deadline);
}

/* ---- Reading and writing */

static sel4_net_tcp_t *tcp_of(sel4_net_stream_t *stream)
{
    return SEL4_CONTAINER_OF(stream, sel4_net_tcp_t, stream);
}

static bool is_readable(const void *object)
{
    const sel4_net_tcp_t *tcp = object;
    return tcp->received != NULL || tcp->is_ended || tcp->failure != SEL4_NET_OK || !tcp->is_open;
}

void sel4_net_tcp_readable_init(sel4_net_event_t *event, sel4_net_tcp_t *tcp)
{
    sel4_net_priv_event_init(event, &tcp->readers, is_readable, tcp);
}

static size_t take(sel4_net_tcp_t *tcp, sel4_mutable_span_t buffer)
{
    u16_t there = tcp->received->tot_len;
    u16_t size = buffer.size < there ? (u16_t)buffer.size : there;
    (void)pbuf_copy_partial(tcp->received, buffer.data, size, 0);
    if (size == there) {
        drop_received(tcp);
    } else {
        tcp->received = pbuf_free_header(tcp->received, size);
    }
    if (tcp->pcb != NULL) {
        tcp_recved(tcp->pcb, size);
    }
    sel4_net_priv_flush_later(tcp->net);
    return size;
}

static sel4_net_result_t read_some(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                   sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                                   size_t *ret_size)
{
    sel4_net_tcp_t *tcp = tcp_of(stream);
    sel4_net_event_t event;
    sel4_net_tcp_readable_init(&event, tcp);
    SEL4_TRY(sel4_net_priv_wait(self, &event, deadline));
    if (tcp->received != NULL) {
        *ret_size = take(tcp, buffer);
        return SEL4_NET_SUCCESS;
    }
    if (tcp->failure != SEL4_NET_OK || !tcp->is_open) {
        return SEL4_NET_FAILURE(tcp->is_open ? tcp->failure : SEL4_NET_CLOSED);
    }
    *ret_size = 0;
    return SEL4_NET_SUCCESS;
}

static bool can_take_more(const struct tcp_pcb *pcb)
{
    return (tcp_sndbuf(pcb) >= TCP_MSS && tcp_sndqueuelen(pcb) < TCP_SND_QUEUELEN - 4) ||
           tcp_sndqueuelen(pcb) == 0;
}

static bool is_writable(const void *object)
{
    const sel4_net_tcp_t *tcp = object;
    return tcp->pcb == NULL || tcp->is_shut ||
           (!sel4_list_link_is_in_list(&tcp->starved_link) && can_take_more(tcp->pcb));
}

void sel4_net_tcp_writable_init(sel4_net_event_t *event, sel4_net_tcp_t *tcp)
{
    sel4_net_priv_event_init(event, &tcp->writers, is_writable, tcp);
}

// Why nothing can be sent, if so.
static sel4_net_error_t write_failure(const sel4_net_tcp_t *tcp)
{
    if (tcp->is_open && tcp->failure != SEL4_NET_OK) {
        return tcp->failure;
    }
    return !tcp->is_open || tcp->is_shut || tcp->pcb == NULL ? SEL4_NET_CLOSED : SEL4_NET_OK;
}

/*
 * lwIP appends to the last segment that has not been sent, and cannot when the other side has
 * opened its window for the first time since and that segment is more than half of it.  It has to
 * go first.
 */
static bool can_append(const struct tcp_pcb *pcb)
{
    const struct tcp_seg *last = pcb->unsent;
    while (last != NULL && last->next != NULL) {
        last = last->next;
    }
    size_t half = pcb->snd_wnd_max / 2;
    size_t limit = half > 0 && half < pcb->mss ? half : pcb->mss;
    return last == NULL || last->len <= limit;
}

// How much of it was taken; with little memory, less.
static size_t put(sel4_net_tcp_t *tcp, sel4_span_t bytes)
{
    if (!can_append(tcp->pcb)) {
        return 0;
    }
    size_t room = tcp_sndbuf(tcp->pcb);
    size_t size = bytes.size < room ? bytes.size : room;
    err_t error = ERR_MEM;
    while (size > 0 && error == ERR_MEM) {
        error = tcp_write(tcp->pcb, bytes.data, (u16_t)size, TCP_WRITE_FLAG_COPY);
        size = error == ERR_MEM ? size / 4 : size;
    }
    if (error == ERR_OK) {
        (void)tcp_output(tcp->pcb);
        return size;
    }
    return 0;
}

static sel4_net_result_t write_some(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                    sel4_span_t bytes, sel4_async_time_t deadline, size_t *ret_size)
{
    sel4_net_tcp_t *tcp = tcp_of(stream);
    size_t size = 0;
    do {
        sel4_net_event_t event;
        sel4_net_tcp_writable_init(&event, tcp);
        SEL4_TRY(sel4_net_priv_wait(self, &event, deadline));
        SEL4_TRY(SEL4_NET_FAILURE(write_failure(tcp)));
        if (bytes.size > 0) {
            size = put(tcp, bytes);
        }
        if (size == 0 && bytes.size > 0 && !sel4_list_link_is_in_list(&tcp->starved_link)) {
            sel4_list_append(&tcp->net->starved, &tcp->starved_link);
        }
    } while (size == 0 && bytes.size > 0);
    *ret_size = size;
    return SEL4_NET_SUCCESS;
}

/* ---- The end */

static sel4_net_result_t shut_down(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                   sel4_async_time_t deadline)
{
    (void)self;
    (void)deadline;
    sel4_net_tcp_t *tcp = tcp_of(stream);
    if (tcp->is_open && tcp->is_shut) {
        return SEL4_NET_SUCCESS;
    }
    SEL4_TRY(SEL4_NET_FAILURE(write_failure(tcp)));
    tcp->is_shut = true;
    if (tcp->is_ended) {
        (void)tcp_shutdown(detach(tcp), 0, 1);
    } else {
        (void)tcp_shutdown(tcp->pcb, 0, 1);
    }
    wake(tcp);
    return SEL4_NET_SUCCESS;
}

static void leave(sel4_net_tcp_t *tcp)
{
    drop_received(tcp);
    tcp->is_open = false;
    wake(tcp);
}

static void close_connection(sel4_net_stream_t *stream)
{
    sel4_net_tcp_t *tcp = tcp_of(stream);
    struct tcp_pcb *pcb = detach(tcp);
    if (pcb != NULL && tcp_close(pcb) != ERR_OK) {
        tcp_abort(pcb);
    }
    leave(tcp);
}

static void abort_connection(sel4_net_stream_t *stream)
{
    sel4_net_tcp_t *tcp = tcp_of(stream);
    struct tcp_pcb *pcb = detach(tcp);
    if (pcb != NULL) {
        tcp_abort(pcb);
    }
    leave(tcp);
}

static const sel4_net_stream_functions_t functions = {
    .read = read_some,
    .write = write_some,
    .shutdown = shut_down,
    .close = close_connection,
    .abort = abort_connection,
};

void sel4_net_tcp_init(sel4_net_tcp_t *tcp, sel4_net_t *net)
{
    *tcp = (sel4_net_tcp_t){ .stream.functions = &functions, .net = net };
    sel4_async_waiters_init(&tcp->readers);
    sel4_async_waiters_init(&tcp->writers);
}
