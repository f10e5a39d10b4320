// SPDX-License-Identifier: BSD-2-Clause

/*
 * A serial line in another protection domain.  What is typed comes back in brackets, until Ctrl-D.
 */

#include <sel4c/ipc-drivers/uart_client.h>
#include <sel4c/microkit.h>

SEL4_MK_REGION(serial_rings, uint8_t);
SEL4_MK_WORD(driver, 0);

#define CTRL_D 4

static sel4_uart_client_t client;
static sel4_uart_t uart;
static bool has_ended;

// What finds no room is lost: nobody types that fast.
static void put(const char *text, size_t size)
{
    (void)sel4_uart_write(uart, (const uint8_t *)text, size);
}

static void take(uint8_t byte)
{
    if (byte == CTRL_D) {
        has_ended = true;
        put("\nbye\n", 5);
    } else if (!has_ended) {
        put((const char[]){ '[', (char)byte, ']' }, 3);
    }
}

static void echo(void)
{
    uint8_t bytes[16];
    for (size_t count; (count = sel4_uart_read(uart, bytes, sizeof bytes)) != 0;) {
        for (size_t i = 0; i < count; i++) {
            take(bytes[i]);
        }
    }
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    (void)channel;
    sel4_uart_handle_irq(uart);
    echo();
}

static void notify_driver(void *context)
{
    (void)context;
    (void)sel4_mk_defer_notify(SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(driver)));
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    sel4_span_t rings = SEL4_MK_REGION_SPAN(serial_rings);
    const sel4_uart_share_t share = {
        .rings = sel4_foreign_span((void *)(uintptr_t)rings.data, rings.size),
        .capacity = sel4_uart_share_capacity(rings.size),
    };
    sel4_shm_result_t result =
        sel4_uart_client_init(&client, &share, (sel4_notifier_t){ .notify = notify_driver });
    if (result.error != SEL4_SHM_OK) {
        sel4_panic("no serial line: %s", sel4_shm_error_text(result.error));
    }
    uart = sel4_uart_client_uart(&client);
    put("echo> ", 6);
    echo();
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
