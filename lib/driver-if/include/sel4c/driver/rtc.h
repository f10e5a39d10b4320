// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a clock that runs while the machine is off can do: tell and set the time of day, in seconds
 * since 1970-01-01 00:00 UTC without leap seconds.  Nothing here blocks.
 */

#include <stdint.h>

#include <sel4c/driver/error.h>

typedef struct sel4_rtc_functions {
    sel4_driver_result_t (*now_s)(void *device, uint64_t *ret_seconds);
    sel4_driver_result_t (*set_s)(void *device, uint64_t seconds);
} sel4_rtc_functions_t;

typedef struct sel4_rtc {
    const sel4_rtc_functions_t *functions;
    void *device;
} sel4_rtc_t;

/*
 * The time of day.
 *
 * Fails  SEL4_DRIVER_ERR_DEVICE  the clock has lost it
 */
static inline sel4_driver_result_t sel4_rtc_now_s(sel4_rtc_t rtc, uint64_t *ret_seconds)
{
    return rtc.functions->now_s(rtc.device, ret_seconds);
}

/*
 * Sets the clock.
 *
 * Fails  SEL4_DRIVER_ERR_UNSUPPORTED  it cannot be set
 *        SEL4_DRIVER_ERR_RANGE        it cannot count that far
 */
static inline sel4_driver_result_t sel4_rtc_set_s(sel4_rtc_t rtc, uint64_t seconds)
{
    return rtc.functions->set_s(rtc.device, seconds);
}
