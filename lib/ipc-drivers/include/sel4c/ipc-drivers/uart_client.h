// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A serial line in another protection domain, as a <sel4c/driver/uart.h>, over shared streams.

#include <sel4c/driver/uart.h>
#include <sel4c/ipc-drivers/notifier.h>
#include <sel4c/ipc-drivers/uart_share.h>

typedef struct sel4_uart_client {
    sel4_shm_writer_t to_device;
    sel4_shm_reader_t from_device;
    sel4_notifier_t driver;
    bool is_broken; // the driver broke the protocol: nothing comes or goes any more
} sel4_uart_client_t;

/*
 * Joins.
 *
 * Fails  SEL4_SHM_ERR_SIZE, _RANGE, _ALIGNMENT: the share is not possible
 *        SEL4_SHM_ERR_PEER_COUNT  what lies there are no streams
 */
sel4_shm_result_t sel4_uart_client_init(sel4_uart_client_t *client, const sel4_uart_share_t *share,
                                        sel4_notifier_t driver);

/*
 * The line.  The driver's notification is the interrupt that its handle_irq() is for; it also comes
 * when there is room again after a write that was cut short.
 */
sel4_uart_t sel4_uart_client_uart(sel4_uart_client_t *client);
