// SPDX-License-Identifier: BSD-2-Clause

/*
 * A virtio disk as a protection domain: serves it to one client, over rings.
 */

#include <driver_domain.h>

#include <sel4c/ipc-drivers/disk_server.h>
#include <sel4c/virtio_blk.h>

// What the system description gives; README.md has an example.
SEL4_MK_REGION(blk_registers, uint8_t);
SEL4_MK_REGION(blk_queue, uint8_t);
SEL4_MK_WORD(blk_queue_paddr, 0);
SEL4_MK_REGION(blk_rings, uint8_t);
SEL4_MK_REGION(blk_data, uint8_t);
SEL4_MK_WORD(blk_data_paddr, 0);
SEL4_MK_WORD(blk_irq, 0);
SEL4_MK_WORD(blk_client, 1);

// Of each ring: the size of the tables below.  The disk holds fewer at a time; the rest waits.
#define CAPACITY_MAX 512u

static sel4_virtio_blk_t blk;
static bool has_disk;
static sel4_disk_server_t server;
static sel4_shm_slot_t slots[CAPACITY_MAX];
static uint32_t numbers[CAPACITY_MAX];

static void notify_client(void *context)
{
    (void)context;
    sel4_mk_channel_t client = SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(blk_client));
    (void)sel4_mk_defer_notify(client); // checked when the domain began
}

static void report_failure(void)
{
    static bool is_reported;
    if (blk.device.has_failed && !is_reported) {
        is_reported = true;
        sel4_debug_print("%s: %s\n", sel4_mk_name(),
                         sel4_driver_error_text(SEL4_DRIVER_ERR_DEVICE));
    }
}

static void run(bool is_irq)
{
    bool again = is_irq ? sel4_disk_server_handle_irq(&server) : sel4_disk_server_run(&server);
    while (again) {
        again = sel4_disk_server_run(&server);
    }
    report_failure();
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    if (!has_disk) {
        return; // a client that has not asked
    }
    bool is_irq = channel.id == SEL4_MK_WORD_VALUE(blk_irq);
    run(is_irq);
    if (is_irq) {
        (void)sel4_mk_defer_irq_ack(SEL4_MK_IRQ(channel.id));
    }
}

static void answer(sel4_mk_channel_t channel, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    (void)channel;
    if (has_disk) {
        sel4_disk_server_serve(&server, request, ret_answer);
    } else {
        sel4_msg_refuse(ret_answer, SEL4_DRIVER_ERR_NOT_FOUND);
    }
}

static sel4_message_info_t called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message)
{
    (void)handler;
    return sel4_driver_domain_answer(channel, message, answer);
}

// False when there is none, which is not the end: clients may do without, and are told.
static bool open_disk(sel4_disk_t *ret_disk)
{
    sel4_mutable_span_t registers =
        SEL4_DRIVER_DOMAIN_REGION(blk_registers, SEL4_VIRTIO_REGISTERS_SIZE);
    sel4_dma_region_t queue = SEL4_DRIVER_DOMAIN_DMA(blk_queue, SEL4_VIRTIO_BLK_MEMORY);
    sel4_mmio_t mmio;
    sel4_driver_result_t found = sel4_virtio_device_find((sel4_mmio_t){ registers.data },
                                                         registers.size, SEL4_VIRTIO_BLK, &mmio);
    if (found.error == SEL4_DRIVER_ERR_NOT_FOUND) {
        sel4_debug_print("%s: disk: %s\n", sel4_mk_name(), sel4_driver_error_text(found.error));
        return false;
    }
    sel4_driver_domain_expect(found, "disk");
    sel4_driver_domain_expect(sel4_virtio_blk_init(&blk, mmio, queue, ret_disk), "disk");
    return true;
}

static void serve(sel4_disk_t disk)
{
    sel4_mutable_span_t rings = SEL4_DRIVER_DOMAIN_REGION(blk_rings, 4096);
    sel4_dma_region_t data = SEL4_DRIVER_DOMAIN_DMA(blk_data, 4096);
    const sel4_disk_server_options_t options = {
        .disk = disk,
        .share = {
            .rings = sel4_foreign_span(rings.data, rings.size),
            .capacity = sel4_disk_share_capacity(rings.size),
            .data = sel4_foreign_span(data.bytes, data.size),
        },
        .data_address = data.device_address,
        .slots = slots,
        .numbers = numbers,
        .client = { .notify = notify_client },
    };
    sel4_driver_domain_check_capacity("blk_rings", options.share.capacity, CAPACITY_MAX);
    sel4_driver_domain_expect_shared(sel4_disk_server_init(&server, &options), "blk_rings");
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified, .called = called };
    sel4_driver_domain_check_channels(SEL4_MK_WORD_VALUE(blk_irq), SEL4_MK_WORD_VALUE(blk_client));
    sel4_disk_t disk;
    has_disk = open_disk(&disk);
    if (has_disk) {
        serve(disk);
        run(false);
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
