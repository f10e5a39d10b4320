// SPDX-License-Identifier: BSD-2-Clause

/*
 * A virtio source of random bytes as a protection domain: serves it to one client.
 */

#include <driver_domain.h>

#include <sel4c/ipc-drivers/rng_server.h>
#include <sel4c/virtio_rng.h>

SEL4_MK_REGION(rng_registers, uint8_t);
SEL4_MK_REGION(rng_queue, uint8_t);
SEL4_MK_WORD(rng_queue_paddr, 0);
SEL4_MK_WORD(rng_irq, 0);
SEL4_MK_WORD(rng_client, 1);

static sel4_virtio_rng_t state;
static sel4_rng_server_t server;

static void notify_client(void *context)
{
    (void)context;
    sel4_mk_channel_t client = SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(rng_client));
    (void)sel4_mk_defer_notify(client); // checked when the domain began
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    if (channel.id == SEL4_MK_WORD_VALUE(rng_irq)) {
        sel4_rng_server_handle_irq(&server);
        (void)sel4_mk_defer_irq_ack(SEL4_MK_IRQ(channel.id));
    }
}

static void answer(sel4_mk_channel_t channel, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    (void)channel;
    sel4_rng_server_serve(&server, request, ret_answer);
}

static sel4_message_info_t called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message)
{
    (void)handler;
    return sel4_driver_domain_answer(channel, message, answer);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified, .called = called };
    sel4_mutable_span_t registers =
        SEL4_DRIVER_DOMAIN_REGION(rng_registers, SEL4_VIRTIO_REGISTERS_SIZE);
    sel4_dma_region_t queue = SEL4_DRIVER_DOMAIN_DMA(rng_queue, SEL4_VIRTIO_RNG_MEMORY);
    sel4_mmio_t mmio;
    sel4_rng_t rng;
    sel4_driver_domain_check_channels(SEL4_MK_WORD_VALUE(rng_irq), SEL4_MK_WORD_VALUE(rng_client));
    sel4_driver_domain_expect(sel4_virtio_device_find((sel4_mmio_t){ registers.data },
                                                      registers.size, SEL4_VIRTIO_RNG, &mmio),
                              "random bytes");
    sel4_driver_domain_expect(sel4_virtio_rng_init(&state, mmio, queue, &rng), "random bytes");
    sel4_rng_server_init(&server, rng, (sel4_notifier_t){ .notify = notify_client });
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
