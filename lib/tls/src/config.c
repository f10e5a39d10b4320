// SPDX-License-Identifier: BSD-2-Clause

// What servers and clients have in common.

#include "tls_priv.h"

static mbedtls_ssl_protocol_version number_of(sel4_tls_version_t version,
                                              mbedtls_ssl_protocol_version otherwise)
{
    switch (version) {
    case SEL4_TLS_1_2:
        return MBEDTLS_SSL_VERSION_TLS1_2;
    case SEL4_TLS_1_3:
        return MBEDTLS_SSL_VERSION_TLS1_3;
    case SEL4_TLS_ANY:
        break;
    }
    return otherwise;
}

int sel4_tls_priv_configure(mbedtls_ssl_config *config, int endpoint, sel4_tls_version_t min,
                            sel4_tls_version_t max)
{
    mbedtls_ssl_protocol_version lowest = number_of(min, MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_protocol_version highest = number_of(max, MBEDTLS_SSL_VERSION_TLS1_3);
    int error = mbedtls_ssl_config_defaults(config, endpoint, MBEDTLS_SSL_TRANSPORT_STREAM,
                                            MBEDTLS_SSL_PRESET_DEFAULT);
    if (error != 0 || lowest > highest) {
        return error != 0 ? error : MBEDTLS_ERR_SSL_BAD_CONFIG;
    }
    mbedtls_ssl_conf_rng(config, sel4_tls_priv_random, NULL);
    mbedtls_ssl_conf_min_tls_version(config, lowest);
    mbedtls_ssl_conf_max_tls_version(config, highest);
    return 0;
}

bool sel4_tls_priv_list_protocols(const char **ret_list, const char *const *protocols, size_t count)
{
    if (count > SEL4_TLS_PROTOCOLS_MAX) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        ret_list[i] = protocols[i];
    }
    ret_list[count] = NULL;
    return true;
}

sel4_net_error_t sel4_tls_priv_error(int error)
{
    switch (error) {
    case 0:
        return SEL4_NET_OK;
    case MBEDTLS_ERR_SSL_CONN_EOF:
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
        return SEL4_NET_TRUNCATED;
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
        return SEL4_NET_REJECTED;
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
        return SEL4_NET_UNTRUSTED;
    case MBEDTLS_ERR_SSL_ALLOC_FAILED:
        return SEL4_NET_NO_MEMORY;
    case MBEDTLS_ERR_SSL_INTERNAL_ERROR:
        return SEL4_NET_INTERNAL;
    case MBEDTLS_ERR_SSL_BAD_CONFIG:
    case MBEDTLS_ERR_SSL_BAD_INPUT_DATA:
        return SEL4_NET_INVALID;
    default:
        return SEL4_NET_PROTOCOL;
    }
}
