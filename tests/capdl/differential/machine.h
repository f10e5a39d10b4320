// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The kernel as a library, with a root task: the initialiser's own code.
 *
 * Physical memory is memory of this process, at the addresses that the untypeds say.  There is no
 * MMU: what the initialiser maps into its own address space is copied there, and back when it is
 * unmapped.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/capdl_alloc.h>
#include <sel4c/span.h>

// Where untyped memory can be; devices have no memory behind them.
#define MACHINE_DEVICE_START UINT64_C(0x08000000)
#define MACHINE_DEVICE_END   UINT64_C(0x10000000)
#define MACHINE_MEMORY_START UINT64_C(0x40000000)
#define MACHINE_MEMORY_END   UINT64_C(0x50000000)

enum { MACHINE_ROOT_BITS_MAX = 12, MACHINE_PAGE_COUNT_MAX = 256, MACHINE_CHUNK_COUNT_MAX = 4 };

// A chunk of the extra boot information, without its header.
typedef struct machine_chunk {
    uint32_t id;
    const uint8_t *bytes;
    size_t size;
} machine_chunk_t;

typedef struct machine_boot {
    const sel4_capdl_untyped_t *untypeds;
    size_t untyped_count;
    unsigned root_bits; // log2 of the slots of the root CNode
    machine_chunk_t chunks[MACHINE_CHUNK_COUNT_MAX];
    size_t chunk_count;
    sel4_span_t spec;
    sel4_span_t pages; // that the initialiser is loaded with
    uint64_t ticks;    // that pass whenever the kernel looks for interrupts
} machine_boot_t;

typedef struct machine_result {
    bool is_done;        // the initialiser has suspended itself, as it does when all is well
    const char *console; // what was printed
    unsigned call_count; // system calls
} machine_result_t;

// Once in a process.
machine_result_t machine_run(const machine_boot_t *boot);

// Where the pages are that the initialiser gives away.
uint64_t machine_pages_at(void);

// The slot of the object with that number; NULL when there is none so high.
struct slot;
struct slot *machine_object_slot(uint32_t number);

// Whether the initialiser has made itself CNodes, and slots of the root CNode that it has filled.
bool machine_has_store(void);
unsigned machine_root_use(void);

// What must hold in the kernel; tells what does not, in `invariants_broken()`.
void machine_check(void);
