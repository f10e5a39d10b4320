// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The Arm PrimeCell clock, PL031: seconds in 32 bits, which firmware or the machine has set to
 * those since 1970.  They end in 2106.
 *
 * Its alarm is not used.  Arm DDI 0224C has the registers.
 */

#include <stdbool.h>

#include <sel4c/driver/mmio.h>
#include <sel4c/driver/rtc.h>

// The bytes of its registers.
#define SEL4_PL031_REGISTERS_SIZE 4096

typedef struct sel4_pl031 {
    sel4_mmio_t mmio;
    bool is_set;
} sel4_pl031_t;

/*
 * Takes the device over.  A clock that stood is started, and tells no time until it is set.
 *
 * Needs  `mmio` of SEL4_PL031_REGISTERS_SIZE bytes, mapped as device memory
 * Fails  SEL4_DRIVER_ERR_NOT_FOUND  it is another device
 * Owns   the device uses `*pl031` for as long as the result is used
 */
sel4_driver_result_t sel4_pl031_init(sel4_pl031_t *pl031, sel4_mmio_t mmio, sel4_rtc_t *ret_rtc);
