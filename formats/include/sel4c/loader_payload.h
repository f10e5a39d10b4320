// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What `sel4c image` adds to the kernel loader: where the kernel, the device tree and the root task
 * go in memory, their bytes, the translation tables to run with, and how to enter the kernel.
 *
 * Bytes in a row, numbers least significant byte first, described in
 * docs/formats/loader-payload.md. sel4_loader_payload_open() checks all of it once; after that the
 * accessors cannot fail.
 */

#include <sel4c/base.h>
#include <sel4c/span.h>

#define SEL4_LOADER_PAYLOAD_MAGIC       UINT64_C(0x0072646c346c6573) // "sel4ldr\0"
#define SEL4_LOADER_PAYLOAD_VERSION     UINT32_C(1)
#define SEL4_LOADER_PAYLOAD_ALIGN       UINT64_C(16)
#define SEL4_LOADER_PAYLOAD_HEADER_SIZE UINT32_C(160)
#define SEL4_LOADER_PAYLOAD_REGION_SIZE UINT32_C(32)
#define SEL4_LOADER_PAYLOAD_CORE_SIZE   UINT32_C(8)
#define SEL4_LOADER_PAYLOAD_RUN_SIZE    UINT32_C(32)

// Limits, so that a loader can have fixed tables.
#define SEL4_LOADER_CORE_COUNT_MAX   UINT32_C(64)
#define SEL4_LOADER_REGION_COUNT_MAX UINT32_C(65536)

// Machine numbers, as in ELF.
#define SEL4_LOADER_MACHINE_AARCH64 UINT32_C(183)
#define SEL4_LOADER_MACHINE_RISCV   UINT32_C(243)

// Bits of `flags`.
#define SEL4_LOADER_FLAG_HYPERVISOR UINT32_C(1) // the kernel runs at EL2
#define SEL4_LOADER_FLAG_SILENT     UINT32_C(2) // the kernel does not print

// Offsets of the header's fields; docs/formats/loader-payload.md has the table.
enum {
    SEL4_LOADER_AT_MAGIC = 0,
    SEL4_LOADER_AT_VERSION = 8,
    SEL4_LOADER_AT_HEADER_SIZE = 12,
    SEL4_LOADER_AT_SIZE = 16,
    SEL4_LOADER_AT_MACHINE = 24,
    SEL4_LOADER_AT_FLAGS = 28,
    SEL4_LOADER_AT_KERNEL_ENTRY = 32,
    SEL4_LOADER_AT_USER_START = 40,
    SEL4_LOADER_AT_USER_END = 48,
    SEL4_LOADER_AT_USER_OFFSET = 56,
    SEL4_LOADER_AT_USER_ENTRY = 64,
    SEL4_LOADER_AT_DTB_ADDRESS = 72,
    SEL4_LOADER_AT_DTB_SIZE = 80,
    SEL4_LOADER_AT_ROOT_LOW = 88,
    SEL4_LOADER_AT_ROOT_HIGH = 96,
    SEL4_LOADER_AT_TRANSLATION = 104,
    SEL4_LOADER_AT_ATTRIBUTES = 112,
    SEL4_LOADER_AT_CORE_COUNT = 120,
    SEL4_LOADER_AT_REGION_COUNT = 124,
    SEL4_LOADER_AT_CORES = 128,
    SEL4_LOADER_AT_REGIONS = 132,
    SEL4_LOADER_AT_RUNS = 136,
    SEL4_LOADER_AT_RUN_COUNT = 140,
    SEL4_LOADER_AT_RESERVED = 144,
};

// The numbers of the header.  Addresses are physical unless they say otherwise.
typedef struct sel4_loader_plan {
    uint32_t machine;
    uint32_t flags;
    uint64_t kernel_entry; // virtual
    uint64_t user_start;
    uint64_t user_end;
    uint64_t user_offset; // physical minus virtual address of the root task, modulo 2^64
    uint64_t user_entry;  // virtual
    uint64_t dtb_address;
    uint64_t dtb_size;    // 0: the kernel gets no device tree
    uint64_t root_low;    // the first table: TTBR0, or what satp holds
    uint64_t root_high;   // TTBR1; 0 where there is one table for all addresses
    uint64_t translation; // TCR; the mode field of satp
    uint64_t attributes;  // MAIR; 0 elsewhere
    uint32_t core_count;
    uint32_t region_count;
    uint32_t run_count;
} sel4_loader_plan_t;

// A piece of memory to fill: `data` first, zeros up to `size`.
typedef struct sel4_loader_region {
    uint64_t address;
    uint64_t size;
    sel4_span_t data;
} sel4_loader_region_t;

// Entries of the translation tables with values in steps; the tables are zero elsewhere.
typedef struct sel4_loader_run {
    uint64_t index; // of the first entry, counted from the first table
    uint64_t count;
    uint64_t value;
    uint64_t step;
} sel4_loader_run_t;

typedef struct sel4_loader_payload {
    sel4_span_t bytes;
    sel4_loader_plan_t plan;
    uint32_t cores_at;
    uint32_t regions_at;
    uint32_t runs_at;
} sel4_loader_payload_t;

// name, number, text
#define SEL4_LOADER_PAYLOAD_ERRORS(X)                                                              \
    X(TRUNCATED, 1, "the payload is cut off")                                                      \
    X(MAGIC, 2, "this is no payload of a sel4c loader")                                            \
    X(VERSION, 3, "the payload has another version of the format")                                 \
    X(MACHINE, 4, "the payload is for another architecture")                                       \
    X(CORES, 5, "the number of cores is out of range")                                             \
    X(REGIONS, 6, "the regions are empty, unordered, overlapping or hold more than they are long") \
    X(USER_IMAGE, 7, "the root task is not in pages that the regions fill")                        \
    X(DTB, 8, "the device tree is not in what the regions fill")                                   \
    X(TABLES, 9, "the translation tables are not in the memory that the loader has for them")      \
    X(SELF, 10, "a region lies where the loader itself is")

typedef enum sel4_loader_payload_error {
    SEL4_LOADER_PAYLOAD_OK = 0,
#define X(name, number, text) SEL4_LOADER_PAYLOAD_ERR_##name = number,
    SEL4_LOADER_PAYLOAD_ERRORS(X)
#undef X
} sel4_loader_payload_error_t;

typedef struct SEL4_MUST_CHECK sel4_loader_payload_result {
    sel4_loader_payload_error_t error;
} sel4_loader_payload_result_t;

// Where the loader is, and what of it is free for translation tables.
typedef struct sel4_loader_self {
    uint32_t machine;
    uint64_t start;
    uint64_t end;
    uint64_t tables_address;
    uint64_t tables_size;
} sel4_loader_self_t;

// What an error means, in a sentence without a full stop; never NULL.
const char *sel4_loader_payload_error_text(sel4_loader_payload_error_t error);

/*
 * Reads and checks a payload.  Regions must be in ascending order, disjoint, and clear of the
 * loader; entries of tables must be in its memory for tables.
 *
 * Fails  SEL4_LOADER_PAYLOAD_ERR_…, as the list says; `*ret_payload` is untouched
 * Owns   the payload borrows `bytes`
 */
sel4_loader_payload_result_t sel4_loader_payload_open(sel4_span_t bytes,
                                                      const sel4_loader_self_t *self,
                                                      sel4_loader_payload_t *ret_payload);

/*
 * The hardware's number of a core (affinity bits of MPIDR, hart id); the index is the kernel's.
 *
 * Needs  `index` below `plan.core_count`; otherwise UINT64_MAX
 */
uint64_t sel4_loader_payload_core(const sel4_loader_payload_t *payload, uint32_t index);

/*
 * A region.
 *
 * Needs  `index` below `plan.region_count`; otherwise an empty one
 */
sel4_loader_region_t sel4_loader_payload_region(const sel4_loader_payload_t *payload,
                                                uint32_t index);

/*
 * A run of entries.
 *
 * Needs  `index` below `plan.run_count`; otherwise an empty one
 */
sel4_loader_run_t sel4_loader_payload_run(const sel4_loader_payload_t *payload, uint32_t index);

/*
 * What a loader says of itself, in its own file under the symbol `sel4_loader_description`, so that
 * `sel4c image` needs no board data beside the file.
 */
#define SEL4_LOADER_DESCRIPTION_SYMBOL  "sel4_loader_description"
#define SEL4_LOADER_DESCRIPTION_MAGIC   UINT64_C(0x6463736c346c6573) // "sel4lscd"
#define SEL4_LOADER_DESCRIPTION_VERSION UINT32_C(1)

typedef struct sel4_loader_description {
    uint64_t magic;
    uint32_t version;
    uint32_t payload_version;
    uint32_t machine;
    uint32_t core_count_max;
    uint64_t uart_address; // 0: no registers to map
    uint64_t uart_size;
    uint64_t tables_address; // memory for translation tables, whole pages
    uint64_t tables_size;
    char board[32]; // ended by a NUL
} sel4_loader_description_t;

_Static_assert(sizeof(sel4_loader_description_t) == 88, "read field by field by the tool");
