// SPDX-License-Identifier: BSD-2-Clause

// Key and certificate from the file system; without them, no HTTPS.

#include <sel4c/tls.h>

#include "server.h"

static uint8_t certificate[8192];
static uint8_t key[8192];
static sel4_tls_server_t server;

static const sel4_tls_options_t options = {
    .entropy = sel4_mk_random_take,
    .entropy_context = &random_bits,
    .clock = server_time,
    .allocate = memory_allocate,
    .release = memory_release,
};

sel4_tls_server_t *tls_open(sel4_async_task_t *self)
{
    static const char *const protocols[] = { "http/1.1" };
    const sel4_tls_identity_t identity = {
        .certificates = site_read(self, "/tls/certificate.pem",
                                  sel4_mutable_span(certificate, sizeof(certificate))),
        .key = site_read(self, "/tls/key.pem", sel4_mutable_span(key, sizeof(key))),
    };
    if (identity.certificates.size == 0 || identity.key.size == 0) {
        sel4_debug_print("https: no certificate, or no key, so there is none\n");
        return NULL;
    }
    sel4_net_error_t error = sel4_tls_init(&options).error;
    if (error == SEL4_NET_OK) {
        const sel4_tls_server_options_t server_options = {
            .identities = &identity,
            .identity_count = 1,
            .protocols = protocols,
            .protocol_count = SEL4_ARRAY_COUNT(protocols),
            .ticket_seconds = 3600,
        };
        error = sel4_tls_server_init(&server, &server_options).error;
    }
    if (error != SEL4_NET_OK) {
        sel4_debug_print("https: %s\n", sel4_net_error_text(error));
        return NULL;
    }
    return &server;
}
