// SPDX-License-Identifier: BSD-2-Clause

// A serial line over two streams.  What a call cannot finish, it asks to be woken for.

#include <sel4c/ipc-drivers/uart_client.h>

// At most twice: once more if something came while it went to sleep.
#define TRIES 2

static size_t read(void *device, uint8_t *bytes, size_t capacity)
{
    sel4_uart_client_t *client = device;
    for (unsigned i = 0; i < TRIES && !client->is_broken && capacity > 0; i++) {
        size_t size = 0;
        bool wakes = false;
        client->is_broken =
            sel4_shm_reader_read(&client->from_device, bytes, capacity, &size, &wakes).error !=
            SEL4_SHM_OK;
        if (wakes) {
            sel4_notifier_notify(client->driver);
        }
        if (size != 0 || sel4_shm_reader_sleep(&client->from_device)) {
            return size;
        }
    }
    return 0;
}

static size_t write(void *device, const uint8_t *bytes, size_t size)
{
    sel4_uart_client_t *client = device;
    size_t all = 0;
    for (unsigned i = 0; i < TRIES && !client->is_broken && all < size; i++) {
        size_t done = 0;
        bool wakes = false;
        client->is_broken =
            sel4_shm_writer_write(&client->to_device, bytes + all, size - all, &done, &wakes)
                .error != SEL4_SHM_OK;
        all += done;
        if (wakes) {
            sel4_notifier_notify(client->driver);
        }
        if (all < size && sel4_shm_writer_sleep(&client->to_device, 1)) {
            break;
        }
    }
    return all;
}

// All is done by read() and write().
static void handle_irq(void *device)
{
    (void)device;
}

sel4_uart_t sel4_uart_client_uart(sel4_uart_client_t *client)
{
    static const sel4_uart_functions_t functions = { read, write, handle_irq };
    return (sel4_uart_t){ &functions, client };
}

sel4_shm_result_t sel4_uart_client_init(sel4_uart_client_t *client, const sel4_uart_share_t *share,
                                        sel4_notifier_t driver)
{
    *client = (sel4_uart_client_t){ .driver = driver, .is_broken = true };
    sel4_foreign_span_t to_device;
    sel4_foreign_span_t from_device;
    SEL4_TRY(sel4_uart_share_split(share, &to_device, &from_device));
    SEL4_TRY(sel4_shm_writer_join(&client->to_device, to_device, share->capacity));
    SEL4_TRY(sel4_shm_reader_join(&client->from_device, from_device, share->capacity));
    client->is_broken = false;
    return SEL4_SHM_SUCCESS;
}
