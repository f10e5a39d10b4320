// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Reads a flattened device tree (Devicetree Specification 0.4, chapter 5; version 17, and 16 as far
 * as it is the same), without trusting it.
 *
 * The tree is walked as the sequence of its nodes and properties; nothing is built.  Numbers in a
 * device tree have the most significant byte first.
 */

#include <stdbool.h>

#include <sel4c/base.h>
#include <sel4c/span.h>

#define SEL4_FDT_MAGIC       UINT32_C(0xd00dfeed)
#define SEL4_FDT_HEADER_SIZE UINT32_C(40)
#define SEL4_FDT_DEPTH_MAX   64

// name, number, text
#define SEL4_FDT_ERRORS(X)                                                \
    X(TRUNCATED, 1, "the device tree is cut off")                         \
    X(MAGIC, 2, "this is no device tree")                                 \
    X(VERSION, 3, "the device tree has a version that is not understood") \
    X(LAYOUT, 4, "a part of the device tree lies outside of it")          \
    X(STRUCTURE, 5, "the nodes of the device tree are damaged")

typedef enum sel4_fdt_error {
    SEL4_FDT_OK = 0,
#define X(name, number, text) SEL4_FDT_ERR_##name = number,
    SEL4_FDT_ERRORS(X)
#undef X
} sel4_fdt_error_t;

typedef struct SEL4_MUST_CHECK sel4_fdt_result {
    sel4_fdt_error_t error;
} sel4_fdt_result_t;

// What an error means; never NULL.
const char *sel4_fdt_error_text(sel4_fdt_error_t error);

typedef struct sel4_fdt {
    sel4_span_t bytes;     // up to the total size in the header
    sel4_span_t structure; // the nodes
    sel4_span_t strings;   // the names of properties
    size_t used_size;      // up to the end of the last part: what is after it is spare room
} sel4_fdt_t;

/*
 * Checks the header; the nodes are checked as they are walked.
 *
 * Fails  TRUNCATED, MAGIC, VERSION, LAYOUT; `*ret_fdt` is untouched
 * Owns   the tree borrows `bytes`
 */
sel4_fdt_result_t sel4_fdt_open(sel4_span_t bytes, sel4_fdt_t *ret_fdt);

typedef enum sel4_fdt_kind {
    SEL4_FDT_NODE_START,
    SEL4_FDT_NODE_END,
    SEL4_FDT_PROPERTY,
    SEL4_FDT_DONE,
} sel4_fdt_kind_t;

typedef struct sel4_fdt_item {
    sel4_fdt_kind_t kind;
    unsigned depth;    // of the node that starts or ends, or has the property; the root's is 1
    const char *name;  // ended by a NUL; "" for the root and where there is none
    sel4_span_t value; // of a property
} sel4_fdt_item_t;

// Where a walk is; all zero is the start.
typedef struct sel4_fdt_cursor {
    size_t offset;
    unsigned depth;
    bool root_seen;
} sel4_fdt_cursor_t;

/*
 * The next item, SEL4_FDT_DONE after the last.
 *
 * Fails  STRUCTURE; the walk is over then
 */
sel4_fdt_result_t sel4_fdt_next(const sel4_fdt_t *fdt, sel4_fdt_cursor_t *cursor,
                                sel4_fdt_item_t *ret_item);

/*
 * The numbers of the processors: `reg` of the nodes of `/cpus` whose `device_type` is `cpu` and
 * whose `status` is not `fail`, without the
 * RISC-V harts that have no MMU, which only monitor others, in the order of the tree.  `*ret_count`
 * is how many there are, also when that is more than `capacity`.
 *
 * Fails  STRUCTURE, which includes a `reg` that is too short for `#address-cells`
 */
sel4_fdt_result_t sel4_fdt_cores(const sel4_fdt_t *fdt, uint64_t *ret_ids, size_t capacity,
                                 size_t *ret_count);

typedef struct sel4_fdt_region {
    uint64_t start;
    uint64_t size;
} sel4_fdt_region_t;

/*
 * Main memory: the regions of `reg` of the nodes `memory` below the root (Devicetree Specification
 * 3.4), in the order of the tree.  `*ret_count` is how many there are, also when that is more than
 * `capacity`.
 *
 * Fails  STRUCTURE, which includes a `reg` that is no whole number of regions, and cells for a
 *        number of more than 64 bits
 */
sel4_fdt_result_t sel4_fdt_memory(const sel4_fdt_t *fdt, sel4_fdt_region_t *ret_regions,
                                  size_t capacity, size_t *ret_count);

// A number of one 32-bit cell; `otherwise` when the value is shorter.
uint32_t sel4_fdt_cell(sel4_span_t value, size_t index, uint32_t otherwise);

// Whether a property's value is this string, with its NUL.
bool sel4_fdt_value_is(sel4_span_t value, const char *text);
