// SPDX-License-Identifier: BSD-2-Clause

/*
 * Writes a whole disk, many requests at a time and in an order that jumps, flushes, reads it back,
 * and looks at every byte.  A disk that takes no writes is only read.
 */

#include <sel4c/ipc-drivers/disk_client.h>
#include <sel4c/microkit.h>
#include <sel4c/msg/ipc.h>

SEL4_MK_REGION(blk_rings, uint8_t);
SEL4_MK_REGION(blk_data, uint8_t);
SEL4_MK_WORD(driver, 0);

#define CAPACITY_MAX 64u
#define REQUEST_SIZE 16384u

static sel4_disk_client_t client;
static sel4_disk_t disk;
static sel4_shm_slot_t slots[CAPACITY_MAX];
static uintptr_t tokens[CAPACITY_MAX];

// One pass over the disk at a time.
typedef enum pass { WRITE, FLUSH, READ, END } pass_t;
static pass_t pass;
static uint64_t request_count, begun_count, done_count;

// Each request has its part of the shared data, which is as large as the disk.
static uint8_t *part(uint64_t request)
{
    return SEL4_MK_REGION_ITEMS(blk_data) + request * REQUEST_SIZE;
}

static uint8_t byte_of(uint64_t request, size_t at)
{
    return (uint8_t)(request * 13 + at * 7 + at / 512 + 1);
}

// The requests in an order in which neighbours are apart; the counts are powers of two.
static uint64_t shuffled(uint64_t index)
{
    return index * 37 % request_count;
}

static bool submit(uint64_t index)
{
    uint64_t number = shuffled(index);
    uint32_t sectors = REQUEST_SIZE / disk.layout.sector_size;
    sel4_disk_request_t request = {
        .operation = pass == WRITE   ? SEL4_DISK_WRITE
                     : pass == FLUSH ? SEL4_DISK_FLUSH
                                     : SEL4_DISK_READ,
        .sector = pass == FLUSH ? 0 : number * sectors,
        .sector_count = pass == FLUSH ? 0 : sectors,
        .bytes = part(number),
        .token = number,
    };
    for (size_t i = 0; pass != FLUSH && i < REQUEST_SIZE; i++) {
        part(number)[i] = pass == WRITE ? byte_of(number, i) : 0;
    }
    sel4_driver_result_t result = sel4_disk_submit(disk, &request);
    if (result.error != SEL4_DRIVER_OK && result.error != SEL4_DRIVER_ERR_FULL) {
        sel4_panic("refused: %s", sel4_driver_error_text(result.error));
    }
    return result.error == SEL4_DRIVER_OK;
}

static void check(uint64_t number)
{
    for (size_t i = 0; i < REQUEST_SIZE; i++) {
        uint8_t wanted = disk.layout.is_read_only ? 0 : byte_of(number, i);
        if (part(number)[i] != wanted) {
            sel4_panic("request %lu: byte %zu is wrong", (unsigned long)number, i);
        }
    }
}

static uint64_t pass_size(void)
{
    return pass == FLUSH ? 1 : request_count;
}

static void end_pass(void)
{
    static const char *const names[] = { "written", "flushed", "read" };
    sel4_debug_print("%s: %lu requests\n", names[pass], (unsigned long)done_count);
    pass++;
    begun_count = 0;
    done_count = 0;
}

static bool take(void)
{
    sel4_disk_completion_t completion;
    if (!sel4_disk_take(disk, &completion)) {
        return false;
    }
    if (completion.error != SEL4_DRIVER_OK) {
        sel4_panic("failed: %s", sel4_driver_error_text(completion.error));
    }
    if (pass == READ) {
        check(completion.token);
    }
    if (++done_count == pass_size()) {
        end_pass();
    }
    return true;
}

static void work(void)
{
    sel4_disk_handle_irq(disk);
    do {
        while (pass != END && begun_count < pass_size() && submit(begun_count)) {
            begun_count++;
        }
        sel4_disk_kick(disk);
    } while (take());
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    (void)channel;
    work();
}

static void notify_driver(void *context)
{
    (void)context;
    (void)sel4_mk_notify(SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(driver)));
}

static sel4_disk_layout_t ask(void)
{
    static sel4_endpoint_t endpoint;
    endpoint = sel4_endpoint_from_bits(SEL4_MK_SLOT_CALL + SEL4_MK_WORD_VALUE(driver));
    sel4_disk_layout_t layout;
    sel4_driver_result_t result =
        sel4_disk_client_ask(sel4_msg_endpoint_caller(&endpoint), &layout);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_panic("no disk: %s", sel4_driver_error_text(result.error));
    }
    return layout;
}

static void begin(void)
{
    const sel4_disk_layout_t *layout = &disk.layout;
    sel4_debug_print("disk of %lu sectors of %u bytes%s\n", (unsigned long)layout->sector_count,
                     layout->sector_size, layout->is_read_only ? ", read-only" : "");
    SEL4_CHECK(layout->sector_count * layout->sector_size <= SEL4_MK_REGION_COUNT(blk_data));
    request_count = layout->sector_count * layout->sector_size / REQUEST_SIZE;
    if (layout->is_read_only) {
        sel4_disk_request_t request = { .operation = SEL4_DISK_WRITE,
                                        .sector_count = 1,
                                        .bytes = part(0) };
        SEL4_CHECK(sel4_disk_submit(disk, &request).error == SEL4_DRIVER_ERR_READ_ONLY);
        pass = READ;
    }
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    sel4_span_t rings = SEL4_MK_REGION_SPAN(blk_rings);
    sel4_span_t data = SEL4_MK_REGION_SPAN(blk_data);
    const sel4_disk_client_options_t options = {
        .share = {
            .rings = sel4_foreign_span((void *)(uintptr_t)rings.data, rings.size),
            .capacity = sel4_disk_share_capacity(rings.size),
            .data = sel4_foreign_span((void *)(uintptr_t)data.data, data.size),
        },
        .layout = ask(),
        .slots = slots,
        .tokens = tokens,
        .driver = { .notify = notify_driver },
    };
    SEL4_CHECK(options.share.capacity == CAPACITY_MAX);
    sel4_shm_result_t result = sel4_disk_client_init(&client, &options);
    if (result.error != SEL4_SHM_OK) {
        sel4_panic("no disk: %s", sel4_shm_error_text(result.error));
    }
    disk = sel4_disk_client_disk(&client);
    begin();
    work();
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
