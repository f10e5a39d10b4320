// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What the files of this library share.

#include <string.h>

#include <sel4c/tls.h>

#include "mbedtls/ssl.h"
#include "mbedtls/ssl_ticket.h"

/* ---- Memory: whoever is current pays for what mbedTLS allocates */

void sel4_tls_priv_owner_init(sel4_tls_owner_t *owner, size_t limit);
// What is left of it belongs to the library from now on: keys keep what a connection made for them.
void sel4_tls_priv_owner_finish(sel4_tls_owner_t *owner);
// Gives back who was current, for the call that ends this.
sel4_tls_owner_t *sel4_tls_priv_enter(sel4_tls_owner_t *owner);
sel4_tls_owner_t *sel4_tls_priv_current(void);
void sel4_tls_priv_leave(sel4_tls_owner_t *previous);

/* ---- The program's part */

typedef struct sel4_tls_state {
    sel4_tls_options_t options;
    bool is_ready;
    bool has_entropy_failed;
    sel4_tls_owner_t owner;
} sel4_tls_state_t;

extern sel4_tls_state_t sel4_tls_priv_state;

int sel4_tls_priv_random(void *context, unsigned char *bytes, size_t size);

/* ---- Configurations */

struct sel4_tls_client_parts {
    mbedtls_ssl_config config;
    mbedtls_x509_crt roots;
    const char *protocols[SEL4_TLS_PROTOCOLS_MAX + 1];
};

typedef struct identity {
    const char *name;
    mbedtls_x509_crt certificates;
    mbedtls_pk_context key;
} identity_t;

struct sel4_tls_server_parts {
    mbedtls_ssl_config config;
    mbedtls_ssl_ticket_context tickets;
    const char *protocols[SEL4_TLS_PROTOCOLS_MAX + 1];
    size_t identity_count;
    identity_t identities[SEL4_TLS_IDENTITIES_MAX];
};

// What server and client have in common: random numbers, versions, protocols.
int sel4_tls_priv_configure(mbedtls_ssl_config *config, int endpoint, sel4_tls_version_t min,
                            sel4_tls_version_t max);
// `ret_list`, of SEL4_TLS_PROTOCOLS_MAX + 1, as mbedTLS wants it.
bool sel4_tls_priv_list_protocols(const char **ret_list, const char *const *protocols,
                                  size_t count);

// An error of mbedTLS.
sel4_net_error_t sel4_tls_priv_error(int error);
