// SPDX-License-Identifier: BSD-2-Clause
//
// The virtio drivers against a device that does whatever the input says: registers that read as
// anything, memory shared with the driver overwritten at any moment, rings that lie, resets.
// Whatever it does, every buffer comes back exactly once, no size is above what was lent, and
// nothing loops.

#include <stdio.h>
#include <string.h>

#include <sel4c/virtio_blk.h>
#include <sel4c/virtio_net.h>
#include <sel4c/virtio_rng.h>

#include "played.h"

#define STEPS_MAX   500
#define TOKENS_MAX  256
#define MEMORY_USED 0x6000 // of the device's memory, by the largest driver
#define BUFFERS     0x8000
#define BUFFER_SIZE 2048

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// ---- The input

static const uint8_t *input;
static size_t input_size;

static uint32_t next(unsigned width)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < width && input_size > 0; i++, input_size--) {
        value |= (uint32_t)*input++ << (8 * i);
    }
    return value;
}

// ---- What was lent

enum direction { RECEIVE, TRANSMIT };

static bool is_lent[2][TOKENS_MAX];
static unsigned lent_count;

#define HOLDS(fact)                                       \
    do {                                                  \
        if (!(fact)) {                                    \
            (void)fprintf(stderr, "broken: %s\n", #fact); \
            __builtin_trap();                             \
        }                                                 \
    } while (0)

static uintptr_t token_free(enum direction direction)
{
    uintptr_t token = 0;
    while (is_lent[direction][token]) {
        token++;
        HOLDS(token < TOKENS_MAX);
    }
    return token;
}

static void note_lent(enum direction direction, uintptr_t token, sel4_driver_result_t result)
{
    if (result.error == SEL4_DRIVER_OK) {
        is_lent[direction][token] = true;
        lent_count++;
    }
}

static void note_back(enum direction direction, uintptr_t token)
{
    HOLDS(token < TOKENS_MAX);
    HOLDS(is_lent[direction][token]);
    is_lent[direction][token] = false;
    lent_count--;
}

// ---- The drivers, each behind the same few functions

static played_t played;
static sel4_virtio_net_t net;
static sel4_virtio_blk_t blk;
static sel4_virtio_rng_t rng_state;
static sel4_nic_t nic;
static sel4_disk_t disk;
static sel4_rng_t rng;

typedef struct driver {
    uint32_t kind;
    sel4_virtio_device_t *device;
    sel4_driver_result_t (*init)(sel4_mmio_t mmio, sel4_dma_region_t memory);
    void (*post)(void);
    void (*kick)(void);
    bool (*take)(void);
    void (*handle_irq)(void);
} driver_t;

static sel4_driver_result_t net_init(sel4_mmio_t mmio, sel4_dma_region_t memory)
{
    return sel4_virtio_net_init(&net, mmio, memory, &nic);
}

static void net_post(void)
{
    enum direction direction = next(1) & 1 ? TRANSMIT : RECEIVE;
    uintptr_t token = token_free(direction);
    sel4_nic_buffer_t buffer = {
        .device_address = PLAYED_BASE + BUFFERS,
        .size = direction == RECEIVE ? BUFFER_SIZE : next(2),
        .token = token,
    };
    note_lent(direction, token,
              direction == RECEIVE ? sel4_nic_post_receive(nic, buffer)
                                   : sel4_nic_post_transmit(nic, buffer));
}

static void net_kick(void)
{
    sel4_nic_kick(nic);
}

static bool net_take(void)
{
    sel4_nic_done_t done;
    if (sel4_nic_take_received(nic, &done)) {
        HOLDS(done.size == 0 || done.size >= SEL4_VIRTIO_NET_FRAME_MIN);
        HOLDS(done.size <= BUFFER_SIZE);
        note_back(RECEIVE, done.token);
        return true;
    }
    if (sel4_nic_take_sent(nic, &done)) {
        note_back(TRANSMIT, done.token);
        return true;
    }
    // The second of them may have found that the device has failed.
    return net.device.has_failed && lent_count > 0;
}

static void net_irq(void)
{
    sel4_nic_handle_irq(nic);
}

static sel4_driver_result_t blk_init(sel4_mmio_t mmio, sel4_dma_region_t memory)
{
    sel4_driver_result_t result = sel4_virtio_blk_init(&blk, mmio, memory, &disk);
    if (result.error == SEL4_DRIVER_OK) {
        HOLDS(disk.layout.sector_size >= 512 && disk.layout.sector_size <= 65536);
        HOLDS(disk.layout.request_sectors_max > 0);
    }
    return result;
}

static void blk_post(void)
{
    uintptr_t token = token_free(RECEIVE);
    sel4_disk_request_t request = {
        .operation = (sel4_disk_operation_t)(next(1) & 3),
        .sector = next(4),
        .sector_count = next(1),
        .device_address = PLAYED_BASE + BUFFERS,
        .token = token,
    };
    note_lent(RECEIVE, token, sel4_disk_submit(disk, &request));
}

static void blk_kick(void)
{
    sel4_disk_kick(disk);
}

static bool blk_take(void)
{
    sel4_disk_completion_t completion;
    if (!sel4_disk_take(disk, &completion)) {
        return false;
    }
    HOLDS(completion.error == SEL4_DRIVER_OK || completion.error == SEL4_DRIVER_ERR_IO ||
          completion.error == SEL4_DRIVER_ERR_UNSUPPORTED ||
          completion.error == SEL4_DRIVER_ERR_DEVICE);
    note_back(RECEIVE, completion.token);
    return true;
}

static void blk_irq(void)
{
    sel4_disk_handle_irq(disk);
}

static sel4_driver_result_t rng_init(sel4_mmio_t mmio, sel4_dma_region_t memory)
{
    return sel4_virtio_rng_init(&rng_state, mmio, memory, &rng);
}

static void rng_post(void)
{
    (void)sel4_rng_request(rng, next(2));
}

static void rng_kick(void)
{
}

static bool rng_take(void)
{
    uint8_t bytes[64];
    size_t capacity = next(1) % (sizeof bytes + 1);
    HOLDS(sel4_rng_take(rng, bytes, capacity) <= capacity);
    HOLDS(rng_state.left <= SEL4_VIRTIO_RNG_REQUEST_MAX);
    return false;
}

static void rng_irq(void)
{
    sel4_rng_handle_irq(rng);
}

static const driver_t drivers[] = {
    { SEL4_VIRTIO_NET, &net.device, net_init, net_post, net_kick, net_take, net_irq },
    { SEL4_VIRTIO_BLK, &blk.device, blk_init, blk_post, blk_kick, blk_take, blk_irq },
    { SEL4_VIRTIO_RNG, &rng_state.device, rng_init, rng_post, rng_kick, rng_take, rng_irq },
};

// ---- The device

static unsigned lies_left; // so many registers read as something else

static uint32_t distort(void *context, size_t offset, uint32_t value)
{
    (void)context;
    (void)offset;
    if (lies_left == 0) {
        return value;
    }
    lies_left--;
    return next(4);
}

static void answer(void)
{
    unsigned queue = next(1) & 1;
    played_chain_t chain;
    if (!played_pop(&played, queue, &chain)) {
        return;
    }
    uint32_t written = 0;
    for (size_t i = 0; i < chain.count; i++) {
        written += chain.pieces[i].is_written ? chain.pieces[i].size : 0;
    }
    played_piece_t last = chain.count > 0 ? chain.pieces[chain.count - 1] : (played_piece_t){ 0 };
    if (last.is_written && last.bytes != NULL && last.size > 0) {
        *last.bytes = (uint8_t)next(1);
    }
    played_push(&played, queue, chain.head, written);
}

static void overwrite(void)
{
    size_t at = next(2) % MEMORY_USED;
    size_t count = next(1);
    for (size_t i = 0; i < count && at + i < MEMORY_USED && input_size > 0; i++) {
        played.memory[at + i] = (uint8_t)next(1);
    }
}

static void drain(const driver_t *driver)
{
    unsigned rounds = lent_count + 2;
    while (driver->take()) {
        HOLDS(rounds-- > 0);
    }
}

// The device is stopped, and everything comes back.
static void end(const driver_t *driver)
{
    sel4_virtio_device_fail(driver->device);
    drain(driver);
    HOLDS(lent_count == 0);
}

static void step(const driver_t *driver)
{
    switch (next(1) % 12) {
    case 0:
    case 1:
        driver->post();
        return;
    case 2:
        driver->kick();
        return;
    case 3:
        drain(driver);
        return;
    case 4:
        played.irqs |= next(1);
        driver->handle_irq();
        return;
    case 5:
    case 6:
        answer();
        return;
    case 7: {
        unsigned queue = next(1) & 1;
        uint32_t head = next(2);
        played_push(&played, queue, head, next(4));
        return;
    }
    case 8:
        overwrite();
        return;
    case 9:
        lies_left = next(1) & 15;
        return;
    case 10:
        if (next(1) & 1) {
            played.config_changes = next(1);
        } else {
            played_forget(&played);
        }
        return;
    default:
        if (driver->device->has_failed) {
            end(driver);
            (void)driver->init(played_mmio(&played), played_region(&played, 0, MEMORY_USED));
        }
        return;
    }
}

static const driver_t *begin(void)
{
    uint32_t choice = next(1);
    const driver_t *driver = &drivers[(choice & 0x7f) % 3];
    uint64_t offered = next(4);
    played_init(&played, choice & 0x80 ? 1 : 2, driver->kind,
                offered | next(1) * (UINT64_C(1) << 32));
    played.queues[0].size_max = next(2);
    played.queues[1].size_max = next(2);
    for (size_t i = 0; i < 32; i++) {
        played.config[i] = (uint8_t)next(1);
    }
    played.distort = distort;
    lies_left = next(1) & 15;
    memset(is_lent, 0, sizeof is_lent);
    lent_count = 0;
    return driver;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    input = bytes;
    input_size = size;
    const driver_t *driver = begin();
    if (driver->init(played_mmio(&played), played_region(&played, 0, MEMORY_USED)).error !=
        SEL4_DRIVER_OK) {
        return 0;
    }
    for (unsigned i = 0; i < STEPS_MAX && input_size > 0; i++) {
        step(driver);
    }
    end(driver);
    return 0;
}
