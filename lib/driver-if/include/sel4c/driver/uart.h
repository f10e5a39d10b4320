// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a serial line can do, whatever the device.
 *
 * A driver gives a `sel4_uart_t`: its functions and its state, to be passed by value.  Nothing here
 * blocks, allocates or knows seL4; whoever owns the interrupt calls sel4_uart_handle_irq() when it
 * came, and acknowledges it afterwards.
 */

#include <stddef.h>
#include <stdint.h>

typedef struct sel4_uart_functions {
    size_t (*read)(void *device, uint8_t *bytes, size_t capacity);
    size_t (*write)(void *device, const uint8_t *bytes, size_t size);
    void (*handle_irq)(void *device);
} sel4_uart_functions_t;

typedef struct sel4_uart {
    const sel4_uart_functions_t *functions;
    void *device;
} sel4_uart_t;

/*
 * Takes what was received, at most `capacity` bytes; gives how many.
 *
 * Blocks  never
 */
static inline size_t sel4_uart_read(sel4_uart_t uart, uint8_t *bytes, size_t capacity)
{
    return uart.functions->read(uart.device, bytes, capacity);
}

/*
 * Sends as much as the device takes at once; gives how many bytes that are, 0 when it takes none.
 * After less than all, an interrupt tells when it takes more.
 *
 * Blocks  never
 */
static inline size_t sel4_uart_write(sel4_uart_t uart, const uint8_t *bytes, size_t size)
{
    return uart.functions->write(uart.device, bytes, size);
}

/*
 * Does what an interrupt of the device asks for; does nothing when there was none.  Read afterwards
 * until nothing is left, since what is there already may raise no further one.
 *
 * Blocks  never
 */
static inline void sel4_uart_handle_irq(sel4_uart_t uart)
{
    uart.functions->handle_irq(uart.device);
}
