// SPDX-License-Identifier: BSD-2-Clause

/*
 * Hostile bytes on a TLS connection.  The first byte decides how:
 *
 *     bit 7    the other bits are used; otherwise the bytes after it go to a server
 *     bits 0-1 0, to a server; 1, to a client; 2 and 3, client and server talk, and bytes between
 * them are changed: records of 4 bytes, side and place (bit 15, the server's; 15 bits, big-endian),
 * how often from there (1 byte), what to add to the byte (1 byte) bit 2    only TLS 1.2
 */

#include <stdlib.h>
#include <string.h>

#include "pipe.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static pem_t pem;
static pipe_end_t near_end, far_end;
static sel4_tls_server_t server;
static sel4_tls_client_t client;
static sel4_tls_t server_side, client_side;
static const uint8_t *script;
static size_t script_size;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    pem_make(&pem, "ec -pkeyopt ec_paramgen_curve:P-256", "a.example");
    return 0;
}

static void echo(sel4_async_task_t *self, sel4_tls_t *tls)
{
    uint8_t buffer[600];
    size_t size;
    while (sel4_net_stream_read(self, &tls->stream, sel4_mutable_span(buffer, sizeof(buffer)),
                                SEL4_ASYNC_S(5), &size)
                   .error == SEL4_NET_OK &&
           size > 0 &&
           sel4_net_stream_write_all(self, &tls->stream, sel4_span(buffer, size), SEL4_ASYNC_S(5))
                   .error == SEL4_NET_OK) {
    }
    sel4_net_stream_close(&tls->stream);
}

static void serve(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    if (sel4_tls_accept(self, &server_side, &server, &far_end.stream, SEL4_ASYNC_S(5)).error ==
        SEL4_NET_OK) {
        echo(self, &server_side);
    }
}

static void visit(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    if (sel4_tls_connect(self, &client_side, &client, &near_end.stream, "a.example", NULL,
                         SEL4_ASYNC_S(5))
            .error == SEL4_NET_OK) {
        (void)sel4_net_stream_write_all(self, &client_side.stream, sel4_span("hello, you", 10),
                                        SEL4_ASYNC_S(5));
        (void)sel4_net_stream_shutdown(self, &client_side.stream, SEL4_ASYNC_S(5));
        echo(self, &client_side);
    }
}

// The script itself, from one end to the other.
static void recite(sel4_async_task_t *self, void *end)
{
    sel4_net_stream_t *stream = end;
    (void)sel4_net_stream_write_all(self, stream, sel4_span(script, script_size), SEL4_ASYNC_S(5));
    (void)sel4_net_stream_shutdown(self, stream, SEL4_ASYNC_S(5));
    uint8_t buffer[600];
    size_t size = 1;
    while (size > 0 && sel4_net_stream_read(self, stream, sel4_mutable_span(buffer, sizeof(buffer)),
                                            SEL4_ASYNC_S(5), &size)
                               .error == SEL4_NET_OK) {
    }
    sel4_net_stream_close(stream);
}

static uint8_t change(bool is_server, size_t at, uint8_t byte)
{
    for (size_t i = 0; i + 4 <= script_size; i += 4) {
        size_t place = (size_t)(script[i] & 0x7f) << 8 | script[i + 1];
        bool is_this = (script[i] & 0x80) != 0;
        if (is_this == is_server && at >= place && at - place <= script[i + 2]) {
            byte = (uint8_t)(byte + script[i + 3]);
        }
    }
    return byte;
}

static uint8_t change_clients(size_t at, uint8_t byte)
{
    return change(false, at, byte);
}

static uint8_t change_servers(size_t at, uint8_t byte)
{
    return change(true, at, byte);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    unsigned how = size > 0 && (bytes[0] & 0x80) != 0 ? bytes[0] : 0;
    script = size > 0 ? bytes + 1 : bytes;
    script_size = size > 0 ? size - 1 : 0;
    sel4_tls_version_t version = (how & 4) != 0 ? SEL4_TLS_1_2 : SEL4_TLS_ANY;
    sel4_tls_identity_t identity = { .certificates = pem_span(pem.certificate),
                                     .key = pem_span(pem.key) };
    static const char *const protocols[] = { "http/1.1" };
    world_init();
    pipe_init(&near_end, &far_end);
    sel4_tls_connection_init(&server_side);
    sel4_tls_connection_init(&client_side);
    if (sel4_tls_server_init(&server, &(sel4_tls_server_options_t){ .identities = &identity,
                                                                    .identity_count = 1,
                                                                    .protocols = protocols,
                                                                    .protocol_count = 1,
                                                                    .version_max = version,
                                                                    .ticket_seconds = 60 })
                .error != SEL4_NET_OK ||
        sel4_tls_client_init(&client,
                             &(sel4_tls_client_options_t){ .roots = pem_span(pem.certificate),
                                                           .version_max = version })
                .error != SEL4_NET_OK) {
        abort();
    }
    bool is_both = (how & 2) != 0;
    if (is_both) {
        near_end.change = change_clients;
        far_end.change = change_servers;
    }
    (void)world_start(is_both || (how & 1) == 0 ? serve : recite, &far_end.stream);
    (void)world_start(is_both || (how & 1) != 0 ? visit : recite, &near_end.stream);
    if (!world_run() || server_side.owner.used != 0 || client_side.owner.used != 0) {
        abort();
    }
    sel4_tls_server_finish(&server);
    sel4_tls_client_finish(&client);
    world_finish();
    if (world.allocated != 0) {
        abort();
    }
    return 0;
}
