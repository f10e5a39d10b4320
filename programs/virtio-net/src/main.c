// SPDX-License-Identifier: BSD-2-Clause

/*
 * A virtio network card as a protection domain: serves it to one client, over rings.
 */

#include <driver_domain.h>

#include <sel4c/ipc-drivers/nic_server.h>
#include <sel4c/virtio_net.h>

// What the system description gives; README.md has an example.
SEL4_MK_REGION(net_registers, uint8_t);
SEL4_MK_REGION(net_queues, uint8_t);
SEL4_MK_WORD(net_queues_paddr, 0);
SEL4_MK_REGION(net_rings, uint8_t);
SEL4_MK_REGION(net_receive, uint8_t);
SEL4_MK_WORD(net_receive_paddr, 0);
SEL4_MK_REGION(net_transmit, uint8_t);
SEL4_MK_WORD(net_transmit_paddr, 0);
SEL4_MK_WORD(net_irq, 0);
SEL4_MK_WORD(net_client, 1);

// Of each ring: the size of the tables below.  The card holds fewer at a time; the rest waits.
#define CAPACITY_MAX 512u

static sel4_virtio_net_t card;
static sel4_nic_server_t server;
static sel4_shm_loan_t loans[2 * CAPACITY_MAX];
static sel4_shm_slot_t slots[2 * CAPACITY_MAX];

static void notify_client(void *context)
{
    (void)context;
    sel4_mk_channel_t client = SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(net_client));
    (void)sel4_mk_defer_notify(client); // checked when the domain began
}

static void report_failure(void)
{
    static bool is_reported;
    if (card.device.has_failed && !is_reported) {
        is_reported = true;
        sel4_debug_print("%s: %s\n", sel4_mk_name(),
                         sel4_driver_error_text(SEL4_DRIVER_ERR_DEVICE));
    }
}

static void run(bool is_irq)
{
    bool again = is_irq ? sel4_nic_server_handle_irq(&server) : sel4_nic_server_run(&server);
    while (again) {
        again = sel4_nic_server_run(&server);
    }
    report_failure();
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    bool is_irq = channel.id == SEL4_MK_WORD_VALUE(net_irq);
    run(is_irq);
    if (is_irq) {
        (void)sel4_mk_defer_irq_ack(SEL4_MK_IRQ(channel.id));
    }
}

static void answer(sel4_mk_channel_t channel, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    (void)channel;
    sel4_nic_server_serve(&server, request, ret_answer);
}

static sel4_message_info_t called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message)
{
    (void)handler;
    return sel4_driver_domain_answer(channel, message, answer);
}

static sel4_nic_t open_card(void)
{
    sel4_mutable_span_t registers =
        SEL4_DRIVER_DOMAIN_REGION(net_registers, SEL4_VIRTIO_REGISTERS_SIZE);
    sel4_dma_region_t queues = SEL4_DRIVER_DOMAIN_DMA(net_queues, SEL4_VIRTIO_NET_MEMORY);
    sel4_mmio_t mmio;
    sel4_nic_t nic;
    sel4_driver_domain_expect(sel4_virtio_device_find((sel4_mmio_t){ registers.data },
                                                      registers.size, SEL4_VIRTIO_NET, &mmio),
                              "network card");
    sel4_driver_domain_expect(sel4_virtio_net_init(&card, mmio, queues, &nic), "network card");
    return nic;
}

static void serve(sel4_nic_t nic)
{
    sel4_mutable_span_t rings = SEL4_DRIVER_DOMAIN_REGION(net_rings, 4096);
    sel4_dma_region_t receive = SEL4_DRIVER_DOMAIN_DMA(net_receive, 4096);
    sel4_dma_region_t transmit = SEL4_DRIVER_DOMAIN_DMA(net_transmit, 4096);
    const sel4_nic_server_options_t options = {
        .nic = nic,
        .share = {
            .rings = sel4_foreign_span(rings.data, rings.size),
            .capacity = sel4_nic_share_capacity(rings.size),
            .receive_data = sel4_foreign_span(receive.bytes, receive.size),
            .transmit_data = sel4_foreign_span(transmit.bytes, transmit.size),
        },
        .receive_address = receive.device_address,
        .transmit_address = transmit.device_address,
        .loans = loans,
        .slots = slots,
        .client = { .notify = notify_client },
    };
    sel4_driver_domain_check_capacity("net_rings", options.share.capacity, CAPACITY_MAX);
    sel4_driver_domain_expect_shared(sel4_nic_server_init(&server, &options), "net_rings");
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified, .called = called };
    sel4_driver_domain_check_channels(SEL4_MK_WORD_VALUE(net_irq), SEL4_MK_WORD_VALUE(net_client));
    serve(open_card());
    run(false);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
