// SPDX-License-Identifier: BSD-2-Clause

/*
 * The queue.  Section numbers are those of virtio 1.2.
 *
 * Its memory has the legacy layout (2.7.2), which suits the modern registers as well:
 *
 *     0      descriptors, 16 bytes each     written by us, read by the device
 *     16 n   ring of lent chains            written by us, read by the device
 *     4096   ring of used chains            written by the device
 *
 * Chain i is descriptors i * chain_size and on, and its free list is in memory of our own, so
 * nothing that lies above is needed to know what is lent.
 */

#include <sel4c/base.h>
#include <sel4c/bits.h>
#include <sel4c/virtio/queue.h>

#include "registers.h"

#define DESCRIPTOR_SIZE 16
#define USED_AT         4096

enum { DESCRIPTOR_ADDRESS = 0, DESCRIPTOR_LENGTH = 8, DESCRIPTOR_FLAGS = 12, DESCRIPTOR_NEXT = 14 };
enum { RING_FLAGS = 0, RING_INDEX = 2, RING_ITEMS = 4 };
enum { USED_ITEM_SIZE = 8, USED_ITEM_CHAIN = 0, USED_ITEM_WRITTEN = 4 };

#define DESCRIPTOR_HAS_NEXT   1u
#define DESCRIPTOR_IS_WRITTEN 2u
#define USED_NO_NOTIFY        1u

#define CHAIN_NONE UINT16_MAX

_Static_assert(SEL4_VIRTIO_QUEUE_SIZE_MAX *DESCRIPTOR_SIZE + RING_ITEMS +
                       SEL4_VIRTIO_QUEUE_SIZE_MAX * 2 + 2 <=
                   USED_AT,
               "descriptors and the ring of lent chains fit in front of that of used ones");
_Static_assert(USED_AT + RING_ITEMS + SEL4_VIRTIO_QUEUE_SIZE_MAX * USED_ITEM_SIZE + 2 <=
                   SEL4_VIRTIO_QUEUE_MEMORY,
               "the ring of used chains fits");

// Each number is read and written once, in one access.
static uint16_t load16(const uint8_t *at)
{
    return *(const volatile uint16_t *)(const void *)at;
}

static uint32_t load32(const uint8_t *at)
{
    return *(const volatile uint32_t *)(const void *)at;
}

static void store16(uint8_t *at, uint16_t value)
{
    *(volatile uint16_t *)(void *)at = value;
}

static void store32(uint8_t *at, uint32_t value)
{
    *(volatile uint32_t *)(void *)at = value;
}

static void store64(uint8_t *at, uint64_t value)
{
    *(volatile uint64_t *)(void *)at = value;
}

static uint8_t *lent_ring(const sel4_virtio_queue_t *queue)
{
    return queue->memory + queue->size * DESCRIPTOR_SIZE;
}

static const uint8_t *used_ring(const sel4_virtio_queue_t *queue)
{
    return queue->memory + USED_AT;
}

// ---- Setting up

static void write_address(sel4_mmio_t mmio, size_t offset, uint64_t address)
{
    sel4_mmio_write32(mmio, offset, (uint32_t)address);
    sel4_mmio_write32(mmio, offset + 4, (uint32_t)(address >> 32));
}

// 4.2.3.2, and 4.2.4 for a legacy device.
static void tell_device(const sel4_virtio_queue_t *queue, uint64_t at)
{
    sel4_mmio_t mmio = queue->device->mmio;
    sel4_mmio_write32(mmio, VIRTIO_QUEUE_SIZE, queue->size);
    sel4_dma_settle();
    if (queue->device->is_legacy) {
        sel4_mmio_write32(mmio, VIRTIO_LEGACY_QUEUE_ALIGNMENT, SEL4_VIRTIO_QUEUE_ALIGNMENT);
        sel4_mmio_write32(mmio, VIRTIO_LEGACY_QUEUE_PAGE, (uint32_t)(at / 4096));
        return;
    }
    write_address(mmio, VIRTIO_QUEUE_DESCRIPTORS, at);
    write_address(mmio, VIRTIO_QUEUE_DRIVER_RING, at + (uint64_t)queue->size * DESCRIPTOR_SIZE);
    write_address(mmio, VIRTIO_QUEUE_DEVICE_RING, at + USED_AT);
    sel4_mmio_write32(mmio, VIRTIO_QUEUE_READY, 1);
}

static bool sizes_are_good(uint16_t size_max, uint16_t chain_size)
{
    return sel4_is_power_of_two(size_max) && size_max <= SEL4_VIRTIO_QUEUE_SIZE_MAX &&
           chain_size != 0 && chain_size <= SEL4_VIRTIO_CHAIN_SIZE_MAX;
}

static bool memory_is_good(const sel4_virtio_device_t *device, sel4_dma_region_t memory)
{
    uint64_t at = memory.device_address;
    if (memory.size < SEL4_VIRTIO_QUEUE_MEMORY ||
        (at | (uintptr_t)memory.bytes) % SEL4_VIRTIO_QUEUE_ALIGNMENT != 0) {
        return false;
    }
    uint64_t end_max = device->is_legacy ? UINT64_C(4096) << 32 : UINT64_MAX;
    return at <= end_max - SEL4_VIRTIO_QUEUE_MEMORY;
}

static void clear(sel4_virtio_queue_t *queue)
{
    for (size_t i = 0; i < SEL4_VIRTIO_QUEUE_MEMORY; i += 8) {
        store64(queue->memory + i, 0);
    }
    for (uint16_t i = 0; i < queue->chain_count; i++) {
        queue->chains[i].next_free = i + 1 == queue->chain_count ? CHAIN_NONE : (uint16_t)(i + 1);
    }
}

sel4_driver_result_t sel4_virtio_queue_init(sel4_virtio_queue_t *queue,
                                            sel4_virtio_device_t *device, uint16_t index,
                                            sel4_dma_region_t memory, uint16_t size_max,
                                            uint16_t chain_size)
{
    if (!sizes_are_good(size_max, chain_size) || !memory_is_good(device, memory)) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    sel4_mmio_write32(device->mmio, VIRTIO_QUEUE_SELECT, index);
    size_t ready = device->is_legacy ? VIRTIO_LEGACY_QUEUE_PAGE : VIRTIO_QUEUE_READY;
    if (sel4_mmio_read32(device->mmio, ready) != 0) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    uint32_t size = sel4_mmio_read32(device->mmio, VIRTIO_QUEUE_SIZE_MAX);
    size = size > size_max ? size_max : size;
    if (size != 0) {
        size = (uint32_t)sel4_power_of_two(sel4_log2_floor(size));
    }
    if (size < chain_size) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_UNSUPPORTED);
    }
    *queue = (sel4_virtio_queue_t){
        .device = device,
        .memory = memory.bytes,
        .index = index,
        .size = (uint16_t)size,
        .chain_size = chain_size,
        .chain_count = (uint16_t)(size / chain_size),
    };
    clear(queue);
    tell_device(queue, memory.device_address);
    return SEL4_DRIVER_SUCCESS;
}

// ---- Lending

sel4_driver_result_t sel4_virtio_queue_next(const sel4_virtio_queue_t *queue, uint16_t *ret_chain)
{
    if (queue->device->has_failed) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    if (queue->first_free == CHAIN_NONE) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_FULL);
    }
    *ret_chain = queue->first_free;
    return SEL4_DRIVER_SUCCESS;
}

static bool pieces_are_good(const sel4_virtio_piece_t *pieces, size_t count)
{
    uint32_t total = 0; // of the bytes that the device counts
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].size == 0 || pieces[i].device_address > UINT64_MAX - pieces[i].size ||
            __builtin_add_overflow(total, pieces[i].size, &total)) {
            return false;
        }
    }
    return true;
}

// All of a descriptor is written each time: the device may have written there.
static void write_descriptor(const sel4_virtio_queue_t *queue, size_t index,
                             const sel4_virtio_piece_t *piece, bool has_next)
{
    uint8_t *at = queue->memory + index * DESCRIPTOR_SIZE;
    store64(at + DESCRIPTOR_ADDRESS, piece->device_address);
    store32(at + DESCRIPTOR_LENGTH, piece->size);
    store16(at + DESCRIPTOR_FLAGS, (uint16_t)((piece->is_written ? DESCRIPTOR_IS_WRITTEN : 0) |
                                              (has_next ? DESCRIPTOR_HAS_NEXT : 0)));
    store16(at + DESCRIPTOR_NEXT, (uint16_t)(has_next ? index + 1 : 0));
}

static void lend(sel4_virtio_queue_t *queue, uint16_t chain)
{
    uint8_t *ring = lent_ring(queue);
    size_t item = queue->posted % queue->size;
    store16(ring + RING_ITEMS + 2 * item, (uint16_t)(chain * queue->chain_size));
    sel4_dma_publish();
    queue->posted++;
    store16(ring + RING_INDEX, queue->posted);
}

sel4_driver_result_t sel4_virtio_queue_post(sel4_virtio_queue_t *queue,
                                            const sel4_virtio_piece_t *pieces, size_t count,
                                            uintptr_t token)
{
    uint16_t chain;
    SEL4_TRY(sel4_virtio_queue_next(queue, &chain));
    if (count == 0 || count > queue->chain_size || !pieces_are_good(pieces, count)) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    sel4_virtio_chain_t *known = &queue->chains[chain];
    queue->first_free = known->next_free;
    *known = (sel4_virtio_chain_t){ .token = token, .is_lent = true };
    for (size_t i = 0; i < count; i++) {
        known->written_max += pieces[i].is_written ? pieces[i].size : 0;
        write_descriptor(queue, chain * (size_t)queue->chain_size + i, &pieces[i], i + 1 < count);
    }
    queue->lent_count++;
    lend(queue, chain);
    return SEL4_DRIVER_SUCCESS;
}

void sel4_virtio_queue_kick(sel4_virtio_queue_t *queue)
{
    if (queue->device->has_failed || queue->kicked == queue->posted) {
        return;
    }
    queue->kicked = queue->posted;
    sel4_dma_settle(); // 2.7.13.4: the device sees the index before we look at its wish
    if ((load16(used_ring(queue) + RING_FLAGS) & USED_NO_NOTIFY) == 0) {
        sel4_mmio_write32(queue->device->mmio, VIRTIO_QUEUE_NOTIFY, queue->index);
    }
}

// ---- Taking back

static void release(sel4_virtio_queue_t *queue, uint16_t chain)
{
    queue->chains[chain].is_lent = false;
    queue->chains[chain].next_free = queue->first_free;
    queue->first_free = chain;
    queue->lent_count--;
}

// What a failed device leaves, one after the other.
static bool take_lent(sel4_virtio_queue_t *queue, sel4_virtio_used_t *ret_used)
{
    for (uint16_t chain = 0; queue->lent_count > 0 && chain < queue->chain_count; chain++) {
        if (queue->chains[chain].is_lent) {
            *ret_used = (sel4_virtio_used_t){ queue->chains[chain].token, chain, 0, false };
            release(queue, chain);
            return true;
        }
    }
    return false;
}

// The next item of the ring of used chains.  False when what it says cannot be.
static bool read_used(sel4_virtio_queue_t *queue, sel4_virtio_used_t *ret_used)
{
    const uint8_t *item =
        used_ring(queue) + RING_ITEMS + (size_t)(queue->taken % queue->size) * USED_ITEM_SIZE;
    uint32_t first = load32(item + USED_ITEM_CHAIN);
    uint32_t written = load32(item + USED_ITEM_WRITTEN);
    uint32_t chain = first / queue->chain_size;
    if (first % queue->chain_size != 0 || chain >= queue->chain_count) {
        return false;
    }
    const sel4_virtio_chain_t *known = &queue->chains[chain];
    if (!known->is_lent) {
        return false;
    }
    if (written > known->written_max) {
        if (!queue->device->is_legacy) {
            return false;
        }
        written = known->written_max; // 2.7.8.1: old devices count wrongly
    }
    *ret_used = (sel4_virtio_used_t){ known->token, (uint16_t)chain, written, true };
    return true;
}

bool sel4_virtio_queue_take(sel4_virtio_queue_t *queue, sel4_virtio_used_t *ret_used)
{
    if (queue->device->has_failed) {
        return take_lent(queue, ret_used);
    }
    uint16_t ready = (uint16_t)(load16(used_ring(queue) + RING_INDEX) - queue->taken);
    if (ready == 0) {
        return false;
    }
    sel4_dma_observe(); // the item is no older than the index
    if (ready > queue->lent_count || !read_used(queue, ret_used)) {
        sel4_virtio_device_fail(queue->device);
        return take_lent(queue, ret_used);
    }
    queue->taken++;
    release(queue, ret_used->chain);
    return true;
}
