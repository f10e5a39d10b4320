// SPDX-License-Identifier: BSD-2-Clause

/*
 * The played device.  Memory is taken by malloc in its exact size, so that the sanitizers see who
 * leaves it.
 */

#include "played.h"

#include <stdlib.h>
#include <string.h>

#define FEATURES_OK 8u
#define DRIVER_OK   4u
#define VERSION_1   (UINT64_C(1) << 32)

static void bad(played_t *played, const char *what)
{
    played->bad_count++;
    played->bad = what;
}

static bool is_modern(const played_t *played)
{
    return played->version != 1;
}

static played_queue_t *selected(played_t *played)
{
    static played_queue_t none;
    none = (played_queue_t){ 0 };
    return played->queue_select < PLAYED_QUEUES ? &played->queues[played->queue_select] : &none;
}

void played_forget(played_t *played)
{
    played->status = 0;
    played->irqs = 0;
    played->accepted = 0;
    for (unsigned i = 0; i < PLAYED_QUEUES; i++) {
        played->queues[i] = (played_queue_t){ .size_max = played->queues[i].size_max };
    }
}

// ---- Registers

static uint32_t config(const played_t *played, size_t offset, size_t width)
{
    uint32_t value = 0;
    if (offset - 0x100 <= PLAYED_CONFIG_SIZE - width) {
        memcpy(&value, &played->config[offset - 0x100], width);
    }
    return value;
}

static void change_config(played_t *played)
{
    if (played->config_changes > 0) {
        played->config_changes--;
        played->generation++;
        for (size_t i = 0; i < PLAYED_CONFIG_SIZE; i++) {
            played->config[i]++;
        }
    }
}

static uint32_t read_register(played_t *played, size_t offset)
{
    switch (offset) {
    case 0x000:
        return played->magic;
    case 0x004:
        return played->version;
    case 0x008:
        return played->kind;
    case 0x010:
        return played->feature_select == 0   ? (uint32_t)played->offered
               : played->feature_select == 1 ? (uint32_t)(played->offered >> 32)
                                             : 0;
    case 0x034:
        return selected(played)->size_max;
    case 0x040:
        return is_modern(played) ? (bad(played, "legacy register read"), 0u)
                                 : selected(played)->page;
    case 0x044:
        return is_modern(played) ? selected(played)->is_ready
                                 : (bad(played, "modern register read"), 0u);
    case 0x060:
        return played->irqs;
    case 0x070:
        return played->status;
    case 0x0fc:
        return is_modern(played) ? played->generation : (bad(played, "modern register read"), 0u);
    default:
        bad(played, "no such register to read");
        return 0;
    }
}

static uint32_t distorted(played_t *played, size_t offset, uint32_t value)
{
    return played->distort == NULL ? value
                                   : played->distort(played->distort_context, offset, value);
}

static uint32_t read32(void *context, size_t offset)
{
    played_t *played = context;
    if (offset < 0x100) {
        return distorted(played, offset, read_register(played, offset));
    }
    uint32_t value = config(played, offset, 4);
    change_config(played);
    return distorted(played, offset, value);
}

static uint16_t read16(void *context, size_t offset)
{
    played_t *played = context;
    uint32_t value = config(played, offset, 2);
    change_config(played);
    return (uint16_t)distorted(played, offset, value);
}

static uint8_t read8(void *context, size_t offset)
{
    played_t *played = context;
    uint32_t value = config(played, offset, 1);
    change_config(played);
    return (uint8_t)distorted(played, offset, value);
}

static void set_half(uint64_t *number, bool is_high, uint32_t value)
{
    unsigned shift = is_high ? 32 : 0;
    *number = (*number & ~(UINT64_C(0xffffffff) << shift)) | (uint64_t)value << shift;
}

static void write_status(played_t *played, uint32_t value)
{
    if (value == 0) {
        played->reset_count++;
        if (!played->keeps_status) {
            played_forget(played);
        }
        return;
    }
    if ((value & played->status) != played->status) {
        bad(played, "status bit taken back");
    }
    if (value & FEATURES_OK) {
        bool is_good = (played->accepted & ~played->offered) == 0 && (played->accepted & VERSION_1);
        if (!is_good || played->refuses_features) {
            value &= ~FEATURES_OK;
        }
    }
    played->status = value;
}

static void notify(played_t *played, uint32_t queue)
{
    if (queue >= PLAYED_QUEUES) {
        bad(played, "notified of a queue that is not there");
    } else if ((played->status & DRIVER_OK) == 0) {
        bad(played, "notified before it was started");
    } else {
        played->queues[queue].notify_count++;
    }
}

// Whether a legacy queue lies where its one register says.
static void set_page(played_t *played, played_queue_t *queue, uint32_t page)
{
    queue->page = page;
    if (played->page_size != 4096 || queue->alignment != 4096) {
        bad(played, "legacy queue without sizes of pages");
    }
    queue->descriptors = (uint64_t)page * 4096;
    queue->driver_ring = queue->descriptors + 16 * queue->size;
    uint64_t end = queue->driver_ring + 6 + 2 * queue->size;
    queue->device_ring = (end + 4095) / 4096 * 4096;
    queue->is_ready = 1;
}

static void write_legacy(played_t *played, size_t offset, uint32_t value)
{
    played_queue_t *queue = selected(played);
    switch (offset) {
    case 0x028:
        played->page_size = value;
        return;
    case 0x03c:
        queue->alignment = value;
        return;
    case 0x040:
        set_page(played, queue, value);
        return;
    default:
        bad(played, "no such legacy register to write");
    }
}

static void write_modern(played_t *played, size_t offset, uint32_t value)
{
    played_queue_t *queue = selected(played);
    bool is_high = (offset & 4) != 0;
    switch (offset) {
    case 0x044:
        if ((played->status & FEATURES_OK) == 0) {
            bad(played, "queue before features");
        }
        queue->is_ready = value;
        return;
    case 0x080:
    case 0x084:
        set_half(&queue->descriptors, is_high, value);
        return;
    case 0x090:
    case 0x094:
        set_half(&queue->driver_ring, is_high, value);
        return;
    case 0x0a0:
    case 0x0a4:
        set_half(&queue->device_ring, is_high, value);
        return;
    default:
        bad(played, "no such register to write");
    }
}

static void set_queue_size(played_t *played, uint32_t size)
{
    played_queue_t *queue = selected(played);
    if (size == 0 || (size & (size - 1)) != 0 || size > queue->size_max) {
        bad(played, "size of a queue");
    }
    queue->size = size;
}

static void write32(void *context, size_t offset, uint32_t value)
{
    played_t *played = context;
    switch (offset) {
    case 0x014:
    case 0x024:
        played->feature_select = value;
        return;
    case 0x020:
        set_half(&played->accepted, played->feature_select == 1, value);
        return;
    case 0x030:
        played->queue_select = value;
        return;
    case 0x038:
        set_queue_size(played, value);
        return;
    case 0x050:
        notify(played, value);
        return;
    case 0x064:
        played->irqs &= ~value;
        return;
    case 0x070:
        write_status(played, value);
        return;
    default:
        (is_modern(played) ? write_modern : write_legacy)(played, offset, value);
    }
}

// ---- The device's side

void played_init(played_t *played, uint32_t version, uint32_t kind, uint64_t offered)
{
    uint8_t *memory = played->memory;
    if (memory == NULL) {
        memory = aligned_alloc(4096, PLAYED_MEMORY_SIZE);
        if (memory == NULL) {
            abort();
        }
    }
    memset(memory, 0xa5, PLAYED_MEMORY_SIZE);
    *played = (played_t){
        .magic = 0x74726976,
        .version = version,
        .kind = kind,
        .offered = offered | (version == 1 ? 0 : VERSION_1),
        .status = 15, // left on by an earlier owner
        .memory = memory,
        .fake = { read32, write32, played, read16, read8 },
    };
}

sel4_mmio_t played_mmio(played_t *played)
{
    return (sel4_mmio_t){ .fake = &played->fake };
}

sel4_dma_region_t played_region(played_t *played, size_t offset, size_t size)
{
    return (sel4_dma_region_t){ played->memory + offset, PLAYED_BASE + offset, size };
}

uint8_t *played_at(played_t *played, uint64_t address, size_t size)
{
    if (address < PLAYED_BASE || address - PLAYED_BASE > PLAYED_MEMORY_SIZE ||
        size > PLAYED_MEMORY_SIZE - (address - PLAYED_BASE)) {
        bad(played, "address outside memory");
        return NULL;
    }
    return played->memory + (address - PLAYED_BASE);
}

static uint64_t load(played_t *played, uint64_t address, size_t width)
{
    uint64_t value = 0;
    const uint8_t *at = played_at(played, address, width);
    if (at != NULL) {
        memcpy(&value, at, width);
    }
    return value;
}

static void store(played_t *played, uint64_t address, uint64_t value, size_t width)
{
    uint8_t *at = played_at(played, address, width);
    if (at != NULL) {
        memcpy(at, &value, width);
    }
}

static bool is_running(const played_t *played, unsigned queue)
{
    return (played->status & DRIVER_OK) != 0 && played->queues[queue].is_ready != 0 &&
           played->queues[queue].size != 0;
}

static bool read_piece(played_t *played, const played_queue_t *queue, uint16_t index,
                       played_chain_t *chain, uint16_t *ret_next)
{
    uint64_t at = queue->descriptors + 16ull * index;
    uint32_t size = (uint32_t)load(played, at + 8, 4);
    uint32_t flags = (uint32_t)load(played, at + 12, 2);
    played_piece_t piece = {
        .bytes = played_at(played, load(played, at, 8), size),
        .size = size,
        .is_written = (flags & 2) != 0,
    };
    if (size == 0 || flags > 3) {
        bad(played, "descriptor");
    }
    if (chain->count > 0 && chain->pieces[chain->count - 1].is_written && !piece.is_written) {
        bad(played, "memory to read behind memory to write");
    }
    chain->pieces[chain->count++] = piece;
    *ret_next = (uint16_t)load(played, at + 14, 2);
    return (flags & 1) != 0;
}

bool played_pop(played_t *played, unsigned index, played_chain_t *ret_chain)
{
    played_queue_t *queue = &played->queues[index];
    if (!is_running(played, index) ||
        (uint16_t)load(played, queue->driver_ring + 2, 2) == queue->seen) {
        return false;
    }
    uint16_t at =
        (uint16_t)load(played, queue->driver_ring + 4 + 2ull * (queue->seen++ % queue->size), 2);
    *ret_chain = (played_chain_t){ .head = at };
    while (at < queue->size && ret_chain->count < 8) {
        if (!read_piece(played, queue, at, ret_chain, &at)) {
            return true;
        }
    }
    bad(played, "chain without end");
    return true;
}

void played_set_used_index(played_t *played, unsigned index, uint16_t used)
{
    played->queues[index].used = used;
    store(played, played->queues[index].device_ring + 2, used, 2);
}

void played_push(played_t *played, unsigned index, uint32_t head, uint32_t written)
{
    played_queue_t *queue = &played->queues[index];
    if (!is_running(played, index)) {
        return;
    }
    uint64_t item = queue->device_ring + 4 + 8ull * (queue->used % queue->size);
    store(played, item, head, 4);
    store(played, item + 4, written, 4);
    played_set_used_index(played, index, (uint16_t)(queue->used + 1));
    played->irqs |= 1;
}
