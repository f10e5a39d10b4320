// SPDX-License-Identifier: BSD-2-Clause

/*
 * Sectors of a disk in another protection domain.  The first holds a count of the times that this
 * system was started; it is read, written, flushed, and read again.
 */

#include <sel4c/ipc-drivers/disk_client.h>
#include <sel4c/microkit.h>
#include <sel4c/msg/ipc.h>

SEL4_MK_REGION(blk_rings, uint8_t);
SEL4_MK_REGION(blk_data, uint8_t);
SEL4_MK_WORD(driver, 0);

#define CAPACITY_MAX 64u

// What the first sector holds; the rest of it is zeros.
typedef struct count {
    uint64_t magic;
    uint64_t starts;
} count_t;
#define MAGIC UINT64_C(0x736c617774617473)

static sel4_disk_client_t client;
static sel4_disk_t disk;
static sel4_shm_slot_t slots[CAPACITY_MAX];
static uintptr_t tokens[CAPACITY_MAX];

// The steps, one request each, in this order; the token of a request is its step.
typedef enum step { READ, WRITE, FLUSH, READ_AGAIN, READ_TOO_FAR, DONE } step_t;

static count_t *sector(void)
{
    return (count_t *)(void *)SEL4_MK_REGION_ITEMS(blk_data);
}

static void submit(step_t step)
{
    static const sel4_disk_operation_t operations[] = {
        [READ] = SEL4_DISK_READ,       [WRITE] = SEL4_DISK_WRITE,       [FLUSH] = SEL4_DISK_FLUSH,
        [READ_AGAIN] = SEL4_DISK_READ, [READ_TOO_FAR] = SEL4_DISK_READ,
    };
    sel4_disk_request_t request = {
        .operation = operations[step],
        .sector = step == READ_TOO_FAR ? disk.layout.sector_count : 0,
        .sector_count = step == FLUSH ? 0 : 1,
        .bytes = sector(),
        .token = step,
    };
    sel4_driver_result_t result = sel4_disk_submit(disk, &request);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_debug_print("refused: %s\n", sel4_driver_error_text(result.error));
    }
    sel4_disk_kick(disk);
}

static void go_on(step_t done)
{
    switch (done) {
    case READ:
        *sector() = (count_t){ MAGIC, sector()->magic == MAGIC ? sector()->starts + 1 : 1 };
        submit(WRITE);
        return;
    case WRITE:
        submit(FLUSH);
        return;
    case FLUSH:
        *sector() = (count_t){ 0 };
        submit(READ_AGAIN);
        return;
    case READ_AGAIN:
        sel4_debug_print("started %lu times\n", (unsigned long)sector()->starts);
        submit(READ_TOO_FAR);
        sel4_debug_print("done\n");
        return;
    case READ_TOO_FAR:
    case DONE:
        return;
    }
}

// Takes what is there; only then does the next completion notify.
static void take_all(void)
{
    sel4_disk_completion_t completion;
    while (sel4_disk_take(disk, &completion)) {
        if (completion.error != SEL4_DRIVER_OK) {
            sel4_debug_print("failed: %s\n", sel4_driver_error_text(completion.error));
            return;
        }
        go_on((step_t)completion.token);
    }
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    (void)channel;
    sel4_disk_handle_irq(disk);
    take_all();
}

static void notify_driver(void *context)
{
    (void)context;
    (void)sel4_mk_notify(SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(driver)));
}

static sel4_disk_layout_t ask_layout(void)
{
    static sel4_endpoint_t endpoint;
    sel4_disk_layout_t layout;
    endpoint = sel4_endpoint_from_bits(SEL4_MK_SLOT_CALL + SEL4_MK_WORD_VALUE(driver));
    sel4_driver_result_t result =
        sel4_disk_client_ask(sel4_msg_endpoint_caller(&endpoint), &layout);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_panic("no disk: %s", sel4_driver_error_text(result.error));
    }
    return layout;
}

static void open_disk(void)
{
    sel4_span_t rings = SEL4_MK_REGION_SPAN(blk_rings);
    sel4_span_t data = SEL4_MK_REGION_SPAN(blk_data);
    const sel4_disk_client_options_t options = {
        .share = {
            .rings = sel4_foreign_span((void *)(uintptr_t)rings.data, rings.size),
            .capacity = sel4_disk_share_capacity(rings.size),
            .data = sel4_foreign_span((void *)(uintptr_t)data.data, data.size),
        },
        .layout = ask_layout(),
        .slots = slots,
        .tokens = tokens,
        .driver = { .notify = notify_driver },
    };
    SEL4_CHECK(options.share.capacity <= CAPACITY_MAX);
    sel4_shm_result_t result = sel4_disk_client_init(&client, &options);
    if (result.error != SEL4_SHM_OK) {
        sel4_panic("no disk: %s", sel4_shm_error_text(result.error));
    }
    disk = sel4_disk_client_disk(&client);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    open_disk();
    sel4_debug_print("a disk of %lu sectors of %u bytes\n", (unsigned long)disk.layout.sector_count,
                     disk.layout.sector_size);
    submit(READ);
    take_all();
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
