// SPDX-License-Identifier: BSD-2-Clause

// Servers: who they are for which name, and the tickets that they give.

#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"
#include "tls_priv.h"

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool is_same(const char *pattern, const char *name, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (pattern[i] == '\0' || lower(pattern[i]) != lower(name[i])) {
            return false;
        }
    }
    return pattern[size] == '\0';
}

// A star stands for one label, RFC 6125 6.4.3.
static bool matches(const char *pattern, const char *name, size_t size)
{
    if (pattern[0] != '*' || pattern[1] != '.') {
        return is_same(pattern, name, size);
    }
    const char *point = memchr(name, '.', size);
    return point != NULL && point != name &&
           is_same(pattern + 1, point, size - (size_t)(point - name));
}

static int choose_identity(void *argument, mbedtls_ssl_context *context, const unsigned char *name,
                           size_t size)
{
    struct sel4_tls_server_parts *parts = argument;
    sel4_tls_t *tls = mbedtls_ssl_get_user_data_p(context);
    if (size == 0 || size >= sizeof(tls->name) || memchr(name, '\0', size) != NULL) {
        return MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER;
    }
    memcpy(tls->name, name, size);
    tls->name[size] = '\0';
    for (size_t i = 0; i < parts->identity_count; i++) {
        identity_t *identity = &parts->identities[i];
        if (identity->name != NULL && matches(identity->name, tls->name, size)) {
            return mbedtls_ssl_set_hs_own_cert(context, &identity->certificates, &identity->key);
        }
    }
    return 0;
}

// mbedTLS does not say whose ticket it is: of the connection that is at work.
static int parse_ticket(void *argument, mbedtls_ssl_session *session, unsigned char *bytes,
                        size_t size)
{
    int error = mbedtls_ssl_ticket_parse(argument, session, bytes, size);
    SEL4_CONTAINER_OF(sel4_tls_priv_current(), sel4_tls_t, owner)->is_resumed = error == 0;
    return error;
}

static int read_identity(identity_t *identity, const sel4_tls_identity_t *from)
{
    identity->name = from->name;
    int error = mbedtls_x509_crt_parse(&identity->certificates, from->certificates.data,
                                       from->certificates.size);
    // A positive number is that of certificates which could not be read.
    if (error == 0) {
        error = mbedtls_pk_parse_key(&identity->key, from->key.data, from->key.size, NULL, 0,
                                     sel4_tls_priv_random, NULL);
    }
    if (error == 0) {
        error = mbedtls_pk_check_pair(&identity->certificates.pk, &identity->key,
                                      sel4_tls_priv_random, NULL);
    }
    return error;
}

static int set_up(struct sel4_tls_server_parts *parts, const sel4_tls_server_options_t *options)
{
    int error = sel4_tls_priv_configure(&parts->config, MBEDTLS_SSL_IS_SERVER, options->version_min,
                                        options->version_max);
    for (size_t i = 0; i < options->identity_count && error == 0; i++) {
        error = read_identity(&parts->identities[i], &options->identities[i]);
    }
    if (error != 0) {
        return error;
    }
    mbedtls_ssl_conf_sni(&parts->config, choose_identity, parts);
    error = mbedtls_ssl_conf_own_cert(&parts->config, &parts->identities[0].certificates,
                                      &parts->identities[0].key);
    if (error == 0 && options->protocol_count > 0) {
        error = mbedtls_ssl_conf_alpn_protocols(&parts->config, parts->protocols);
    }
    if (error == 0 && options->ticket_seconds > 0) {
        error = mbedtls_ssl_ticket_setup(&parts->tickets, sel4_tls_priv_random, NULL,
                                         MBEDTLS_CIPHER_AES_256_GCM, options->ticket_seconds);
        mbedtls_ssl_conf_session_tickets_cb(&parts->config, mbedtls_ssl_ticket_write, parse_ticket,
                                            &parts->tickets);
    }
    return error;
}

static struct sel4_tls_server_parts *make_parts(const sel4_tls_server_options_t *options)
{
    struct sel4_tls_server_parts *parts = sel4_tls_priv_calloc(1, sizeof(*parts));
    if (parts == NULL) {
        return NULL;
    }
    mbedtls_ssl_config_init(&parts->config);
    mbedtls_ssl_ticket_init(&parts->tickets);
    parts->identity_count = options->identity_count;
    for (size_t i = 0; i < options->identity_count; i++) {
        mbedtls_x509_crt_init(&parts->identities[i].certificates);
        mbedtls_pk_init(&parts->identities[i].key);
    }
    return parts;
}

static bool is_sane(const sel4_tls_server_options_t *options)
{
    return options->identity_count > 0 && options->identity_count <= SEL4_TLS_IDENTITIES_MAX &&
           options->protocol_count <= SEL4_TLS_PROTOCOLS_MAX;
}

sel4_net_result_t sel4_tls_server_init(sel4_tls_server_t *server,
                                       const sel4_tls_server_options_t *options)
{
    *server = (sel4_tls_server_t){ .connection_memory_max = options->connection_memory_max };
    if (!sel4_tls_priv_state.is_ready) {
        return SEL4_NET_FAILURE(SEL4_NET_CLOSED);
    }
    if (!is_sane(options)) {
        return SEL4_NET_FAILURE(SEL4_NET_INVALID);
    }
    sel4_tls_priv_owner_init(&server->owner, SIZE_MAX);
    sel4_tls_owner_t *previous = sel4_tls_priv_enter(&server->owner);
    int error = MBEDTLS_ERR_SSL_ALLOC_FAILED;
    server->parts = make_parts(options);
    if (server->parts != NULL) {
        (void)sel4_tls_priv_list_protocols(server->parts->protocols, options->protocols,
                                           options->protocol_count);
        error = set_up(server->parts, options);
    }
    sel4_tls_priv_leave(previous);
    if (error != 0) {
        bool is_memory = server->owner.is_refused;
        sel4_tls_server_finish(server);
        return SEL4_NET_FAILURE(is_memory ? SEL4_NET_NO_MEMORY : SEL4_NET_INVALID);
    }
    return SEL4_NET_SUCCESS;
}

void sel4_tls_server_finish(sel4_tls_server_t *server)
{
    struct sel4_tls_server_parts *parts = server->parts;
    if (parts == NULL) {
        return;
    }
    for (size_t i = 0; i < parts->identity_count; i++) {
        mbedtls_x509_crt_free(&parts->identities[i].certificates);
        mbedtls_pk_free(&parts->identities[i].key);
    }
    mbedtls_ssl_ticket_free(&parts->tickets);
    mbedtls_ssl_config_free(&parts->config);
    sel4_tls_priv_free(parts);
    server->parts = NULL;
    sel4_tls_priv_owner_finish(&server->owner);
}
