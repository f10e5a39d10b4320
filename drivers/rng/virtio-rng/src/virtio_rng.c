// SPDX-License-Identifier: BSD-2-Clause

/*
 * The source of random bytes: one queue, one request at a time (virtio 1.2, 5.4).
 *
 * What the device wrote is copied once, and wiped where the device could read it again; from the
 * copy every byte is given away once.
 */

#include <sel4c/virtio_rng.h>

#define QUEUE_SIZE 1

static sel4_driver_result_t request(void *device, size_t size)
{
    sel4_virtio_rng_t *rng = device;
    if (rng->left != 0) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_FULL);
    }
    if (size == 0) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    const sel4_virtio_piece_t piece = {
        .device_address = rng->buffer.device_address,
        .size = size > sizeof rng->bytes ? (uint32_t)sizeof rng->bytes : (uint32_t)size,
        .is_written = true,
    };
    SEL4_TRY(sel4_virtio_queue_post(&rng->queue, &piece, 1, 0));
    sel4_virtio_queue_kick(&rng->queue);
    return SEL4_DRIVER_SUCCESS;
}

static void wipe(volatile uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = 0;
    }
}

// Moves what came into our own memory.
static void fetch(sel4_virtio_rng_t *rng)
{
    sel4_virtio_used_t used;
    if (!sel4_virtio_queue_take(&rng->queue, &used) || !used.was_used) {
        return;
    }
    if (used.written == 0) { // 5.4.6.2: at least one
        sel4_virtio_device_fail(&rng->device);
        return;
    }
    volatile uint8_t *from = rng->buffer.bytes;
    uint8_t *to = rng->bytes + sizeof rng->bytes - used.written;
    for (size_t i = 0; i < used.written; i++) {
        to[i] = from[i];
    }
    wipe(from, sizeof rng->bytes);
    rng->left = used.written;
}

static size_t take(void *device, uint8_t *bytes, size_t capacity)
{
    sel4_virtio_rng_t *rng = device;
    if (rng->left == 0) {
        fetch(rng);
    }
    size_t count = capacity < rng->left ? capacity : rng->left;
    uint8_t *from = rng->bytes + sizeof rng->bytes - rng->left;
    for (size_t i = 0; i < count; i++) {
        bytes[i] = from[i];
    }
    wipe(from, count);
    rng->left -= count;
    return count;
}

static void handle_irq(void *device)
{
    sel4_virtio_rng_t *rng = device;
    (void)sel4_virtio_device_handle_irq(&rng->device);
}

static sel4_driver_result_t set_up(sel4_virtio_rng_t *rng, sel4_dma_region_t memory)
{
    SEL4_TRY(sel4_virtio_queue_init(&rng->queue, &rng->device, 0, memory, QUEUE_SIZE, 1));
    rng->buffer = (sel4_dma_region_t){
        .bytes = (uint8_t *)memory.bytes + SEL4_VIRTIO_QUEUE_MEMORY,
        .device_address = memory.device_address + SEL4_VIRTIO_QUEUE_MEMORY,
        .size = sizeof rng->bytes,
    };
    rng->left = 0;
    return sel4_virtio_device_start(&rng->device);
}

sel4_driver_result_t sel4_virtio_rng_init(sel4_virtio_rng_t *rng, sel4_mmio_t mmio,
                                          sel4_dma_region_t memory, sel4_rng_t *ret_rng)
{
    static const sel4_rng_functions_t functions = { request, take, handle_irq };
    if (memory.size < SEL4_VIRTIO_RNG_MEMORY ||
        memory.device_address > UINT64_MAX - SEL4_VIRTIO_RNG_MEMORY) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    SEL4_TRY(sel4_virtio_device_init(&rng->device, mmio, SEL4_VIRTIO_RNG, 0));
    sel4_driver_result_t result = set_up(rng, memory);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_virtio_device_fail(&rng->device);
        return result;
    }
    *ret_rng = (sel4_rng_t){ &functions, rng };
    return SEL4_DRIVER_SUCCESS;
}
