// SPDX-License-Identifier: BSD-2-Clause

#include "virtio.h"

enum {
    REG_MAGIC = 0x0,
    REG_VERSION = 0x4,
    REG_DEVICE_ID = 0x8,
    REG_DRIVER_FEATURES = 0x20,
    REG_DRIVER_FEATURES_SELECT = 0x24,
    REG_QUEUE_SELECT = 0x30,
    REG_QUEUE_SIZE_MAX = 0x34,
    REG_QUEUE_SIZE = 0x38,
    REG_QUEUE_READY = 0x44,
    REG_QUEUE_NOTIFY = 0x50,
    REG_STATUS = 0x70,
    REG_QUEUE_DESCRIPTORS = 0x80,
    REG_QUEUE_DRIVER = 0x90,
    REG_QUEUE_DEVICE = 0xa0,
    REG_CONFIG = 0x100,
};

enum {
    STATUS_ACKNOWLEDGE = 1,
    STATUS_DRIVER = 2,
    STATUS_DRIVER_OK = 4,
    STATUS_FEATURES_OK = 8,
};

#define MAGIC          0x74726976
#define QUEUE_SIZE     4
#define FLAG_NEXT      1
#define FLAG_WRITE     2
#define VERSION_1_HIGH 1 // feature 32, in the upper word

typedef struct descriptor {
    uint64_t address;
    uint32_t size;
    uint16_t flags;
    uint16_t next;
} descriptor_t;

// A queue in its page.
typedef struct rings {
    descriptor_t descriptors[QUEUE_SIZE];
    struct {
        uint16_t flags;
        uint16_t index;
        uint16_t heads[QUEUE_SIZE];
    } driver;
    _Alignas(64) struct {
        uint16_t flags;
        uint16_t index;
        struct {
            uint32_t head;
            uint32_t size;
        } items[QUEUE_SIZE];
    } device;
} rings_t;

_Static_assert(sizeof(rings_t) <= sizeof(page_t), "a queue fits in its page");

static uint32_t get(virtio_t device, unsigned offset)
{
    return *(volatile uint32_t *)(device.registers + offset);
}

static void set(virtio_t device, unsigned offset, uint32_t value)
{
    *(volatile uint32_t *)(device.registers + offset) = value;
}

static void set_address(virtio_t device, unsigned offset, uint64_t value)
{
    set(device, offset, (uint32_t)value);
    set(device, offset + 4, (uint32_t)(value >> 32));
}

int virtio_kind(virtio_t device)
{
    return get(device, REG_MAGIC) == MAGIC && get(device, REG_VERSION) == 2
               ? (int)get(device, REG_DEVICE_ID)
               : -1;
}

uint8_t virtio_config(virtio_t device, unsigned offset)
{
    return device.registers[REG_CONFIG + offset];
}

bool virtio_start(virtio_t device)
{
    set(device, REG_STATUS, 0);
    set(device, REG_STATUS, STATUS_ACKNOWLEDGE | STATUS_DRIVER);
    set(device, REG_DRIVER_FEATURES_SELECT, 1);
    set(device, REG_DRIVER_FEATURES, VERSION_1_HIGH);
    set(device, REG_STATUS, STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK);
    return get(device, REG_STATUS) & STATUS_FEATURES_OK;
}

bool virtio_queue_init(const sel4_bootinfo_t *bootinfo, virtio_t device, unsigned index,
                       page_t *page, virtio_queue_t *ret_queue)
{
    uint64_t address;

    set(device, REG_QUEUE_SELECT, index);
    if (get(device, REG_QUEUE_SIZE_MAX) < QUEUE_SIZE ||
        pages_physical(bootinfo, page, &address).error != SEL4_OK) {
        return false;
    }
    set(device, REG_QUEUE_SIZE, QUEUE_SIZE);
    set_address(device, REG_QUEUE_DESCRIPTORS, address + offsetof(rings_t, descriptors));
    set_address(device, REG_QUEUE_DRIVER, address + offsetof(rings_t, driver));
    set_address(device, REG_QUEUE_DEVICE, address + offsetof(rings_t, device));
    set(device, REG_QUEUE_READY, 1);
    *ret_queue = (virtio_queue_t){ .device = device, .index = index, .page = page };
    return true;
}

void virtio_ready(virtio_t device)
{
    set(device, REG_STATUS, get(device, REG_STATUS) | STATUS_DRIVER_OK);
}

void virtio_send(virtio_queue_t *queue, const virtio_piece_t *pieces, unsigned count)
{
    volatile rings_t *rings = (volatile rings_t *)queue->page;

    for (unsigned i = 0; i < count; i++) {
        rings->descriptors[i].address = pieces[i].address;
        rings->descriptors[i].size = pieces[i].size;
        rings->descriptors[i].flags =
            (uint16_t)((pieces[i].for_device ? FLAG_WRITE : 0) | (i + 1 < count ? FLAG_NEXT : 0));
        rings->descriptors[i].next = (uint16_t)(i + 1);
    }
    uint16_t index = rings->driver.index;
    rings->driver.heads[index % QUEUE_SIZE] = 0;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    rings->driver.index = (uint16_t)(index + 1);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    set(queue->device, REG_QUEUE_NOTIFY, queue->index);
}

uint32_t virtio_wait(virtio_queue_t *queue)
{
    volatile rings_t *rings = (volatile rings_t *)queue->page;

    while (rings->device.index == queue->seen) {
    }
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return rings->device.items[queue->seen++ % QUEUE_SIZE].size;
}
