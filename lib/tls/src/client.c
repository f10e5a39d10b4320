// SPDX-License-Identifier: BSD-2-Clause

// Clients: whom they trust.

#include "mbedtls/x509_crt.h"
#include "tls_priv.h"

static int set_up(struct sel4_tls_client_parts *parts, const sel4_tls_client_options_t *options)
{
    int error = sel4_tls_priv_configure(&parts->config, MBEDTLS_SSL_IS_CLIENT, options->version_min,
                                        options->version_max);
    if (error == 0 && !options->trusts_anybody) {
        error = mbedtls_x509_crt_parse(&parts->roots, options->roots.data, options->roots.size);
    }
    if (error == 0 && options->protocol_count > 0) {
        error = mbedtls_ssl_conf_alpn_protocols(&parts->config, parts->protocols);
    }
    if (error != 0) {
        return error;
    }
    mbedtls_ssl_conf_authmode(&parts->config, options->trusts_anybody
                                                  ? MBEDTLS_SSL_VERIFY_NONE
                                                  : MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(&parts->config, &parts->roots, NULL);
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        &parts->config, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
    return 0;
}

sel4_net_result_t sel4_tls_client_init(sel4_tls_client_t *client,
                                       const sel4_tls_client_options_t *options)
{
    *client = (sel4_tls_client_t){ .connection_memory_max = options->connection_memory_max };
    if (!sel4_tls_priv_state.is_ready) {
        return SEL4_NET_FAILURE(SEL4_NET_CLOSED);
    }
    if (options->trusts_anybody == (options->roots.size > 0) ||
        options->protocol_count > SEL4_TLS_PROTOCOLS_MAX) {
        return SEL4_NET_FAILURE(SEL4_NET_INVALID);
    }
    sel4_tls_priv_owner_init(&client->owner, SIZE_MAX);
    sel4_tls_owner_t *previous = sel4_tls_priv_enter(&client->owner);
    int error = MBEDTLS_ERR_SSL_ALLOC_FAILED;
    client->parts = sel4_tls_priv_calloc(1, sizeof(*client->parts));
    if (client->parts != NULL) {
        mbedtls_ssl_config_init(&client->parts->config);
        mbedtls_x509_crt_init(&client->parts->roots);
        (void)sel4_tls_priv_list_protocols(client->parts->protocols, options->protocols,
                                           options->protocol_count);
        error = set_up(client->parts, options);
    }
    sel4_tls_priv_leave(previous);
    if (error != 0) {
        bool is_memory = client->owner.is_refused;
        sel4_tls_client_finish(client);
        return SEL4_NET_FAILURE(is_memory ? SEL4_NET_NO_MEMORY : SEL4_NET_INVALID);
    }
    return SEL4_NET_SUCCESS;
}

void sel4_tls_client_finish(sel4_tls_client_t *client)
{
    struct sel4_tls_client_parts *parts = client->parts;
    if (parts == NULL) {
        return;
    }
    mbedtls_x509_crt_free(&parts->roots);
    mbedtls_ssl_config_free(&parts->config);
    sel4_tls_priv_free(parts);
    client->parts = NULL;
    sel4_tls_priv_owner_finish(&client->owner);
}
