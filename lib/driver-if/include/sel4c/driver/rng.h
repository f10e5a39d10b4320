// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a source of random bytes can do: ask for some now, take them later.
 *
 * Nothing here blocks; whoever owns the interrupt calls sel4_rng_handle_irq() when it came, then
 * takes, and acknowledges it afterwards.  How good the bytes are is the device's affair.
 */

#include <stddef.h>
#include <stdint.h>

#include <sel4c/driver/error.h>

typedef struct sel4_rng_functions {
    sel4_driver_result_t (*request)(void *device, size_t size);
    size_t (*take)(void *device, uint8_t *bytes, size_t capacity);
    void (*handle_irq)(void *device);
} sel4_rng_functions_t;

typedef struct sel4_rng {
    const sel4_rng_functions_t *functions;
    void *device;
} sel4_rng_t;

/*
 * Has at least one and at most `size` bytes made, beyond those that wait to be taken; an interrupt
 * tells when.
 *
 * Fails  SEL4_DRIVER_ERR_RANGE   `size` is 0
 *        SEL4_DRIVER_ERR_FULL    an earlier request is under way, or not taken wholly
 *        SEL4_DRIVER_ERR_DEVICE  there will be none
 */
static inline sel4_driver_result_t sel4_rng_request(sel4_rng_t rng, size_t size)
{
    return rng.functions->request(rng.device, size);
}

// Takes bytes that are there, at most `capacity`; gives how many.  None is ever given twice.
static inline size_t sel4_rng_take(sel4_rng_t rng, uint8_t *bytes, size_t capacity)
{
    return rng.functions->take(rng.device, bytes, capacity);
}

// Does what an interrupt of the device asks for; does nothing when there was none.
static inline void sel4_rng_handle_irq(sel4_rng_t rng)
{
    rng.functions->handle_irq(rng.device);
}
