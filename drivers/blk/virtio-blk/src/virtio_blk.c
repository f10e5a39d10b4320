// SPDX-License-Identifier: BSD-2-Clause

/*
 * The disk.  Section numbers are those of virtio 1.2.
 *
 * A request is a header, the buffer, and a byte of status (5.2.6).  Headers and status bytes lie
 * behind the queue, one pair for each chain, apart from the buffers.
 */

#include <sel4c/base.h>
#include <sel4c/bits.h>
#include <sel4c/virtio_blk.h>

#define FEATURE_SIZE_MAX    (UINT64_C(1) << 1) // 5.2.3
#define FEATURE_READ_ONLY   (UINT64_C(1) << 5)
#define FEATURE_SECTOR_SIZE (UINT64_C(1) << 6)
#define FEATURE_FLUSH       (UINT64_C(1) << 9)

enum { CONFIG_CAPACITY = 0, CONFIG_SIZE_MAX = 8, CONFIG_SECTOR_SIZE = 20 }; // 5.2.4

enum { TYPE_READ = 0, TYPE_WRITE = 1, TYPE_FLUSH = 4 }; // 5.2.6
enum { STATUS_OK = 0, STATUS_IO = 1, STATUS_UNSUPPORTED = 2, STATUS_UNWRITTEN = 0xff };

// Of what belongs to a chain.
enum { HEADER_TYPE = 0, HEADER_RESERVED = 4, HEADER_SECTOR = 8, HEADER_SIZE = 16 };
enum { STATUS_AT = 16, CHAIN_MEMORY = 32 };

_Static_assert(SEL4_VIRTIO_BLK_REQUESTS_MAX *CHAIN_MEMORY <=
                   SEL4_VIRTIO_BLK_MEMORY - SEL4_VIRTIO_QUEUE_MEMORY,
               "every chain has its header behind the queue");

// The device counts in these, whatever its sectors are (5.2.4).
#define UNIT 512

static volatile uint8_t *chain_memory(const sel4_virtio_blk_t *blk, uint16_t chain)
{
    return (volatile uint8_t *)blk->headers.bytes + (size_t)chain * CHAIN_MEMORY;
}

static void write_header(const sel4_virtio_blk_t *blk, uint16_t chain,
                         const sel4_disk_request_t *request)
{
    static const uint8_t types[] = {
        [SEL4_DISK_READ] = TYPE_READ,
        [SEL4_DISK_WRITE] = TYPE_WRITE,
        [SEL4_DISK_FLUSH] = TYPE_FLUSH,
    };
    bool is_flush = request->operation == SEL4_DISK_FLUSH;
    volatile uint8_t *memory = chain_memory(blk, chain);
    *(volatile uint32_t *)(volatile void *)(memory + HEADER_TYPE) = types[request->operation];
    *(volatile uint32_t *)(volatile void *)(memory + HEADER_RESERVED) = 0;
    *(volatile uint64_t *)(volatile void *)(memory + HEADER_SECTOR) =
        is_flush ? 0 : request->sector * (blk->layout.sector_size / UNIT);
    memory[STATUS_AT] = STATUS_UNWRITTEN;
}

static sel4_driver_result_t post(sel4_virtio_blk_t *blk, uint16_t chain,
                                 const sel4_disk_request_t *request)
{
    uint64_t memory = blk->headers.device_address + (uint64_t)chain * CHAIN_MEMORY;
    bool is_read = request->operation == SEL4_DISK_READ;
    bool has_data = request->operation != SEL4_DISK_FLUSH;
    uint32_t size = request->sector_count * blk->layout.sector_size;
    sel4_virtio_piece_t pieces[3];
    size_t count = 0;
    pieces[count++] = (sel4_virtio_piece_t){ memory, HEADER_SIZE, false };
    if (has_data) {
        pieces[count++] = (sel4_virtio_piece_t){ request->device_address, size, is_read };
    }
    pieces[count++] = (sel4_virtio_piece_t){ memory + STATUS_AT, 1, true };
    SEL4_TRY(sel4_virtio_queue_post(&blk->queue, pieces, count, request->token));
    blk->written[chain] = is_read ? size + 1 : 1;
    return SEL4_DRIVER_SUCCESS;
}

static sel4_driver_result_t submit(void *device, const sel4_disk_request_t *request)
{
    sel4_virtio_blk_t *blk = device;
    SEL4_TRY(sel4_disk_check(&blk->layout, request));
    uint16_t chain;
    SEL4_TRY(sel4_virtio_queue_next(&blk->queue, &chain));
    write_header(blk, chain, request);
    return post(blk, chain, request);
}

static void kick(void *device)
{
    sel4_virtio_blk_t *blk = device;
    sel4_virtio_queue_kick(&blk->queue);
}

static sel4_driver_error_t outcome(sel4_virtio_blk_t *blk, const sel4_virtio_used_t *used)
{
    if (!used->was_used) {
        return SEL4_DRIVER_ERR_DEVICE;
    }
    uint8_t status = chain_memory(blk, used->chain)[STATUS_AT];
    // 2.7.8.2: what lies behind the bytes that it says it wrote means nothing, and the status comes
    // last.  Old devices count wrongly.
    if (!blk->device.is_legacy && used->written != blk->written[used->chain]) {
        return SEL4_DRIVER_ERR_IO;
    }
    switch (status) {
    case STATUS_OK:
        return SEL4_DRIVER_OK;
    case STATUS_IO:
        return SEL4_DRIVER_ERR_IO;
    case STATUS_UNSUPPORTED:
        return SEL4_DRIVER_ERR_UNSUPPORTED;
    default:
        sel4_virtio_device_fail(&blk->device);
        return SEL4_DRIVER_ERR_DEVICE;
    }
}

static bool take(void *device, sel4_disk_completion_t *ret_completion)
{
    sel4_virtio_blk_t *blk = device;
    sel4_virtio_used_t used;
    if (!sel4_virtio_queue_take(&blk->queue, &used)) {
        return false;
    }
    *ret_completion = (sel4_disk_completion_t){ used.token, outcome(blk, &used) };
    return true;
}

static void handle_irq(void *device)
{
    sel4_virtio_blk_t *blk = device;
    (void)sel4_virtio_device_handle_irq(&blk->device);
}

static sel4_driver_result_t read_optional(sel4_virtio_blk_t *blk, uint64_t feature, size_t offset,
                                          uint32_t *value)
{
    if (!sel4_virtio_device_has(&blk->device, feature)) {
        return SEL4_DRIVER_SUCCESS;
    }
    return sel4_virtio_device_read_config(&blk->device, offset, sizeof *value, 1, value);
}

// What the disk is, as it is now; should it grow or shrink later, requests fail or are not made.
static sel4_driver_result_t read_layout(sel4_virtio_blk_t *blk)
{
    uint32_t capacity[2];
    uint32_t sector_size = UNIT;
    uint32_t size_max = SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX;
    SEL4_TRY(sel4_virtio_device_read_config(&blk->device, CONFIG_CAPACITY, 4, 2, capacity));
    SEL4_TRY(read_optional(blk, FEATURE_SECTOR_SIZE, CONFIG_SECTOR_SIZE, &sector_size));
    SEL4_TRY(read_optional(blk, FEATURE_SIZE_MAX, CONFIG_SIZE_MAX, &size_max));
    if (!sel4_is_power_of_two(sector_size) || sector_size < UNIT ||
        sector_size > SEL4_VIRTIO_BLK_SECTOR_SIZE_MAX || size_max < sector_size) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_UNSUPPORTED);
    }
    if (size_max > SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX) {
        size_max = SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX;
    }
    blk->layout = (sel4_disk_layout_t){
        .sector_count = (((uint64_t)capacity[1] << 32) | capacity[0]) / (sector_size / UNIT),
        .sector_size = sector_size,
        .request_sectors_max = size_max / sector_size,
        .is_read_only = sel4_virtio_device_has(&blk->device, FEATURE_READ_ONLY),
        .has_flush = sel4_virtio_device_has(&blk->device, FEATURE_FLUSH),
    };
    return SEL4_DRIVER_SUCCESS;
}

static sel4_driver_result_t set_up(sel4_virtio_blk_t *blk, sel4_dma_region_t memory)
{
    SEL4_TRY(read_layout(blk));
    SEL4_TRY(sel4_virtio_queue_init(&blk->queue, &blk->device, 0, memory,
                                    SEL4_VIRTIO_QUEUE_SIZE_MAX, 3));
    blk->headers = (sel4_dma_region_t){
        .bytes = (uint8_t *)memory.bytes + SEL4_VIRTIO_QUEUE_MEMORY,
        .device_address = memory.device_address + SEL4_VIRTIO_QUEUE_MEMORY,
        .size = SEL4_VIRTIO_BLK_MEMORY - SEL4_VIRTIO_QUEUE_MEMORY,
    };
    return sel4_virtio_device_start(&blk->device);
}

sel4_driver_result_t sel4_virtio_blk_init(sel4_virtio_blk_t *blk, sel4_mmio_t mmio,
                                          sel4_dma_region_t memory, sel4_disk_t *ret_disk)
{
    static const sel4_disk_functions_t functions = { submit, kick, take, handle_irq };
    if (memory.size < SEL4_VIRTIO_BLK_MEMORY ||
        memory.device_address > UINT64_MAX - SEL4_VIRTIO_BLK_MEMORY) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    SEL4_TRY(sel4_virtio_device_init(&blk->device, mmio, SEL4_VIRTIO_BLK,
                                     FEATURE_SIZE_MAX | FEATURE_READ_ONLY | FEATURE_SECTOR_SIZE |
                                         FEATURE_FLUSH));
    sel4_driver_result_t result = set_up(blk, memory);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_virtio_device_fail(&blk->device);
        return result;
    }
    *ret_disk = (sel4_disk_t){ &functions, blk, blk->layout };
    return SEL4_DRIVER_SUCCESS;
}
