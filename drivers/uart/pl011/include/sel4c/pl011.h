// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The Arm PrimeCell UART, PL011: a serial line with queues of 16 or 32 bytes in both directions.
 *
 * The rate stays as firmware or an earlier owner set it.  Arm DDI 0183G has the registers.
 */

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/driver/mmio.h>
#include <sel4c/driver/uart.h>

// The bytes of its registers.
#define SEL4_PL011_REGISTERS_SIZE 4096

typedef struct sel4_pl011 {
    sel4_mmio_t mmio;
    uint32_t lost_count; // bytes that came damaged, and breaks
    bool waits_to_send;  // the last write was cut short
} sel4_pl011_t;

/*
 * Takes the device over: 8 bits without parity, queues on, an interrupt when something was
 * received.
 *
 * Needs  `mmio` of SEL4_PL011_REGISTERS_SIZE bytes, mapped as device memory
 * Owns   the device uses `*pl011` for as long as the result is used
 */
sel4_uart_t sel4_pl011_init(sel4_pl011_t *pl011, sel4_mmio_t mmio);
