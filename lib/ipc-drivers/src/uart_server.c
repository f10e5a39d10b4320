// SPDX-License-Identifier: BSD-2-Clause

// Bytes from one stream to the device, and from the device to the other, in pieces of one chunk.

#include <sel4c/ipc-drivers/uart_server.h>

// How many chunks one call moves each way.
#define CHUNKS_MAX 16

static void wake(sel4_uart_server_t *server, bool wanted)
{
    if (wanted) {
        sel4_notifier_notify(server->client);
    }
}

// Fills the chunk if it is empty; false if there is nothing to send.
static bool fill(sel4_uart_server_t *server)
{
    if (server->chunk_done < server->chunk_size) {
        return true;
    }
    size_t size = 0;
    bool wakes = false;
    server->is_broken |= sel4_shm_reader_read(&server->to_device, server->chunk,
                                              sizeof(server->chunk), &size, &wakes)
                             .error != SEL4_SHM_OK;
    wake(server, wakes);
    server->chunk_done = 0;
    server->chunk_size = size;
    return size != 0;
}

// True if there is more to send.
static bool send(sel4_uart_server_t *server)
{
    for (unsigned i = 0; i < CHUNKS_MAX && !server->is_broken; i++) {
        if (!fill(server)) {
            if (sel4_shm_reader_sleep(&server->to_device)) {
                return false;
            }
            continue;
        }
        server->chunk_done += sel4_uart_write(server->uart, server->chunk + server->chunk_done,
                                              server->chunk_size - server->chunk_done);
        if (server->chunk_done < server->chunk_size) {
            return true;
        }
    }
    return !server->is_broken;
}

// True if there may be more that came.
static bool receive(sel4_uart_server_t *server)
{
    for (unsigned i = 0; i < CHUNKS_MAX && !server->is_broken; i++) {
        uint8_t bytes[SEL4_UART_SERVER_CHUNK];
        size_t room = 0;
        size_t size;
        bool wakes = false;
        server->is_broken |= sel4_shm_writer_room(&server->from_device, &room).error != SEL4_SHM_OK;
        if (room == 0) {
            if (server->is_broken || sel4_shm_writer_sleep(&server->from_device, 1)) {
                return false;
            }
            continue;
        }
        size = sel4_uart_read(server->uart, bytes, room < sizeof(bytes) ? room : sizeof(bytes));
        if (size == 0) {
            return false;
        }
        server->is_broken |=
            sel4_shm_writer_write(&server->from_device, bytes, size, &size, &wakes).error !=
            SEL4_SHM_OK;
        wake(server, wakes);
    }
    return !server->is_broken;
}

bool sel4_uart_server_run(sel4_uart_server_t *server)
{
    bool again = receive(server);
    again |= send(server);
    return again;
}

sel4_shm_result_t sel4_uart_server_init(sel4_uart_server_t *server, sel4_uart_t uart,
                                        const sel4_uart_share_t *share, sel4_notifier_t client)
{
    *server = (sel4_uart_server_t){ .uart = uart, .client = client, .is_broken = true };
    sel4_foreign_span_t to_device;
    sel4_foreign_span_t from_device;
    SEL4_TRY(sel4_uart_share_split(share, &to_device, &from_device));
    SEL4_TRY(sel4_shm_reader_join(&server->to_device, to_device, share->capacity));
    SEL4_TRY(sel4_shm_writer_join(&server->from_device, from_device, share->capacity));
    server->is_broken = false;
    return SEL4_SHM_SUCCESS;
}
