// SPDX-License-Identifier: BSD-2-Clause

/*
 * A PL011 serial line as a protection domain: serves it to one client, over streams of bytes.
 */

#include <driver_domain.h>

#include <sel4c/ipc-drivers/uart_server.h>
#include <sel4c/pl011.h>

SEL4_MK_REGION(serial_registers, uint8_t);
SEL4_MK_REGION(serial_rings, uint8_t);
SEL4_MK_WORD(serial_irq, 0);
SEL4_MK_WORD(serial_client, 1);

static sel4_pl011_t pl011;
static sel4_uart_server_t server;

static void notify_client(void *context)
{
    (void)context;
    sel4_mk_channel_t client = SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(serial_client));
    (void)sel4_mk_defer_notify(client); // checked when the domain began
}

// A line that takes no more for now interrupts when it does; there is no use in trying before.
static bool is_busy(void)
{
    return server.chunk_done < server.chunk_size;
}

static void run(bool is_irq)
{
    bool again = is_irq ? sel4_uart_server_handle_irq(&server) : sel4_uart_server_run(&server);
    while (again && !is_busy()) {
        again = sel4_uart_server_run(&server);
    }
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    bool is_irq = channel.id == SEL4_MK_WORD_VALUE(serial_irq);
    run(is_irq);
    if (is_irq) {
        (void)sel4_mk_defer_irq_ack(SEL4_MK_IRQ(channel.id));
    }
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    sel4_mutable_span_t registers =
        SEL4_DRIVER_DOMAIN_REGION(serial_registers, SEL4_PL011_REGISTERS_SIZE);
    sel4_mutable_span_t rings = SEL4_DRIVER_DOMAIN_REGION(serial_rings, 4096);
    sel4_driver_domain_check_channels(SEL4_MK_WORD_VALUE(serial_irq),
                                      SEL4_MK_WORD_VALUE(serial_client));
    const sel4_uart_share_t share = {
        .rings = sel4_foreign_span(rings.data, rings.size),
        .capacity = sel4_uart_share_capacity(rings.size),
    };
    sel4_uart_t uart = sel4_pl011_init(&pl011, (sel4_mmio_t){ registers.data });
    sel4_driver_domain_expect_shared(
        sel4_uart_server_init(&server, uart, &share, (sel4_notifier_t){ .notify = notify_client }),
        "serial_rings");
    run(false);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
