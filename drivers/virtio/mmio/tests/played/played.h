// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A virtio device for tests: the registers, and the device's side of its queues.
 *
 * It does what the standard says as long as it is not told to lie, and counts what the driver does
 * against the standard: accesses to registers that are not there, descriptors that lead out of the
 * memory that it was given.  Addresses as the device sees them begin at PLAYED_BASE.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/driver/dma.h>
#include <sel4c/driver/mmio.h>

#define PLAYED_BASE        UINT64_C(0x7000000)
#define PLAYED_MEMORY_SIZE (256 * 1024)
#define PLAYED_QUEUES      3
#define PLAYED_CONFIG_SIZE 64

typedef struct played_queue {
    uint32_t size_max, size, alignment, page;
    uint32_t is_ready;
    uint64_t descriptors, driver_ring, device_ring;
    uint16_t seen, used;
    unsigned notify_count;
} played_queue_t;

typedef struct played {
    // What it is.
    uint32_t magic, version, kind;
    uint64_t offered;
    uint8_t config[PLAYED_CONFIG_SIZE];
    played_queue_t queues[PLAYED_QUEUES];

    // What the driver did.
    uint32_t generation, status, irqs, feature_select, page_size, queue_select;
    uint64_t accepted;
    unsigned reset_count;

    // How it lies.
    bool keeps_status;       // does not reset
    bool refuses_features;   // does not take FEATURES_OK
    unsigned config_changes; // so often it changes while it is read
    uint32_t (*distort)(void *context, size_t offset, uint32_t value); // what is read, if not NULL
    void *distort_context;

    unsigned bad_count; // what the driver did wrong
    const char *bad;    // the last of it

    sel4_mmio_fake_t fake;
    uint8_t *memory; // of PLAYED_MEMORY_SIZE bytes
} played_t;

// A piece of a chain, as the device sees it.
typedef struct played_piece {
    uint8_t *bytes;
    uint32_t size;
    bool is_written;
} played_piece_t;

typedef struct played_chain {
    uint16_t head;
    size_t count;
    played_piece_t pieces[8];
} played_chain_t;

// A device that is off, with no queues and all memory filled with 0xa5.
void played_init(played_t *played, uint32_t version, uint32_t kind, uint64_t offered);

// Its registers.
sel4_mmio_t played_mmio(played_t *played);

// Memory at `offset` of what the device reaches, as the driver is given it.
sel4_dma_region_t played_region(played_t *played, size_t offset, size_t size);

// The bytes that the device means by an address; NULL, and counted, when it may not go there.
uint8_t *played_at(played_t *played, uint64_t address, size_t size);

// The next chain that the driver has lent; false when there is none.
bool played_pop(played_t *played, unsigned queue, played_chain_t *ret_chain);

// Gives a chain back and interrupts.  `head` and `written` need not be true.
void played_push(played_t *played, unsigned queue, uint32_t head, uint32_t written);

// Moves the index of the ring of used chains.
void played_set_used_index(played_t *played, unsigned queue, uint16_t index);

// Forgets all, as if somebody had pulled the plug.
void played_forget(played_t *played);
