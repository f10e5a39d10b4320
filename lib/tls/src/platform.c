// SPDX-License-Identifier: BSD-2-Clause

/*
 * What mbedTLS asks of the platform: random numbers out of the program's entropy, and time.
 *
 * There is one generator (CTR_DRBG), whose only source is the program's call-back: without it
 * nothing starts, and when it fails later, so does the handshake that needed it.
 */

#include <time.h>

#include "mbedtls/ctr_drbg.h"
#include "mbedtls/entropy.h"
#include "mbedtls/platform_time.h"
#include "mbedtls/platform_util.h"
#include "psa/crypto.h"
#include "tls_priv.h"

sel4_tls_state_t sel4_tls_priv_state;
static mbedtls_ctr_drbg_context generator;

static int gather(void *context, unsigned char *bytes, size_t size)
{
    (void)context;
    const sel4_tls_options_t *options = &sel4_tls_priv_state.options;
    if (!options->entropy(options->entropy_context, bytes, size)) {
        sel4_tls_priv_state.has_entropy_failed = true;
        return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
    }
    return 0;
}

int sel4_tls_priv_random(void *context, unsigned char *bytes, size_t size)
{
    (void)context;
    while (size > 0) {
        size_t part = size < MBEDTLS_CTR_DRBG_MAX_REQUEST ? size : MBEDTLS_CTR_DRBG_MAX_REQUEST;
        int error = mbedtls_ctr_drbg_random(&generator, bytes, part);
        if (error != 0) {
            return error;
        }
        bytes += part;
        size -= part;
    }
    return 0;
}

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *output, size_t output_size,
                                             size_t *output_length)
{
    (void)context;
    if (sel4_tls_priv_random(NULL, output, output_size) != 0) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    *output_length = output_size;
    return PSA_SUCCESS;
}

// A source that says the same again has nothing behind it.
static bool is_random(const sel4_tls_options_t *options)
{
    uint8_t samples[2][32] = { { 0 } };
    for (size_t i = 0; i < 2; i++) {
        if (!options->entropy(options->entropy_context, samples[i], sizeof(samples[i]))) {
            return false;
        }
    }
    bool is_same = memcmp(samples[0], samples[1], sizeof(samples[0])) == 0;
    mbedtls_platform_zeroize(samples, sizeof(samples));
    return !is_same;
}

sel4_net_result_t sel4_tls_init(const sel4_tls_options_t *options)
{
    sel4_tls_state_t *state = &sel4_tls_priv_state;
    if (state->is_ready) {
        return SEL4_NET_FAILURE(SEL4_NET_IN_USE);
    }
    if (options->clock == NULL || options->allocate == NULL || options->release == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_INVALID);
    }
    if (options->entropy == NULL || !is_random(options)) {
        return SEL4_NET_FAILURE(SEL4_NET_NO_ENTROPY);
    }
    *state = (sel4_tls_state_t){ .options = *options };
    sel4_tls_priv_owner_init(&state->owner, SIZE_MAX);
    mbedtls_ctr_drbg_init(&generator);
    if (mbedtls_ctr_drbg_seed(&generator, gather, NULL, NULL, 0) != 0 ||
        psa_crypto_init() != PSA_SUCCESS) {
        mbedtls_ctr_drbg_free(&generator);
        return SEL4_NET_FAILURE(state->has_entropy_failed ? SEL4_NET_NO_ENTROPY
                                                          : SEL4_NET_NO_MEMORY);
    }
    state->is_ready = true;
    return SEL4_NET_SUCCESS;
}

void sel4_tls_finish(void)
{
    if (sel4_tls_priv_state.is_ready) {
        mbedtls_psa_crypto_free();
        mbedtls_ctr_drbg_free(&generator);
        sel4_tls_priv_state.is_ready = false;
    }
}

/* ---- Time */

int64_t sel4_tls_priv_time(int64_t *ret_seconds)
{
    const sel4_tls_options_t *options = &sel4_tls_priv_state.options;
    int64_t seconds = options->clock(options->clock_context);
    if (ret_seconds != NULL) {
        *ret_seconds = seconds;
    }
    return seconds;
}

mbedtls_ms_time_t mbedtls_ms_time(void)
{
    return sel4_tls_priv_time(NULL) * 1000;
}

// The date of a day since 1970, in years that begin with March, so that the day that is not always
// there is the last one.
struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *time, struct tm *ret_tm)
{
    int64_t days = *time / 86400 - (*time % 86400 < 0 ? 1 : 0);
    int64_t second = *time - days * 86400;
    int64_t day = days + 719468; // since 0000-03-01
    int64_t era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t of_era = day - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t calendar_month = month < 10 ? month + 3 : month - 9;
    memset(ret_tm, 0, sizeof(*ret_tm));
    ret_tm->tm_mday = (int)(of_year - (153 * month + 2) / 5 + 1);
    ret_tm->tm_mon = (int)(calendar_month - 1);
    ret_tm->tm_year = (int)(year + era * 400 + (calendar_month <= 2 ? 1 : 0) - 1900);
    ret_tm->tm_hour = (int)(second / 3600);
    ret_tm->tm_min = (int)(second / 60 % 60);
    ret_tm->tm_sec = (int)(second % 60);
    return ret_tm;
}
