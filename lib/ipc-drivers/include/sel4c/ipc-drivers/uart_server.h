// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Serves a serial line to one client, over shared streams.

#include <sel4c/driver/uart.h>
#include <sel4c/ipc-drivers/notifier.h>
#include <sel4c/ipc-drivers/uart_share.h>

#define SEL4_UART_SERVER_CHUNK 64u

typedef struct sel4_uart_server {
    sel4_uart_t uart;
    sel4_shm_reader_t to_device;
    sel4_shm_writer_t from_device;
    sel4_notifier_t client;
    uint8_t chunk[SEL4_UART_SERVER_CHUNK]; // what the device has not taken yet
    size_t chunk_size;
    size_t chunk_done;
    bool is_broken; // the client broke the protocol: nothing comes or goes any more
} sel4_uart_server_t;

// Fails  as sel4_uart_client_init()
sel4_shm_result_t sel4_uart_server_init(sel4_uart_server_t *server, sel4_uart_t uart,
                                        const sel4_uart_share_t *share, sel4_notifier_t client);

/*
 * Does what there is to do after a notification of the client or an interrupt; for the latter, call
 * sel4_uart_server_handle_irq(), which comes here.  True: call again, soon; the device was too busy
 * to take a byte, or there is more than one call does, and nothing will announce it.
 *
 * Bytes that come while the client has no room stay in the device as long as it can hold them.
 *
 * Blocks  never
 */
bool sel4_uart_server_run(sel4_uart_server_t *server);

static inline bool sel4_uart_server_handle_irq(sel4_uart_server_t *server)
{
    sel4_uart_handle_irq(server->uart);
    return sel4_uart_server_run(server);
}
