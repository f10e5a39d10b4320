// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Which unwind tables describe an instruction: from an address to its frame description entry, by
 * the sorted table that the linker makes of them.
 *
 * Nothing here walks a stack.  lib/panic lets the compiler's unwinder do that, which asks this
 * library for tables (_Unwind_Find_FDE); lib/backtrace has a walker of its own over it.  Every read
 * is checked against the size of the tables, so that broken ones give an error; nothing allocates,
 * and but for sel4_unwind_image_this() nothing knows the machine it runs on.
 *
 * Formats: Linux Standard Base 5.0, Core, Generic, chapter 10.6 (`.eh_frame`, `.eh_frame_hdr`);
 * DWARF 5, section 6.4.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/span.h>

// name, number, text
#define SEL4_UNWIND_ERRORS(X)                                                               \
    X(NO_TABLES, 1, "the image has no unwind tables")                                       \
    X(NOT_FOUND, 2, "no unwind table describes the address")                                \
    X(TRUNCATED, 3, "an unwind table ends in the middle of something")                      \
    X(UNSUPPORTED, 4, "an unwind table is of a version or encoding that is not known here") \
    X(CORRUPT, 5, "an unwind table points outside itself, or does not describe its address")

typedef enum sel4_unwind_error {
    SEL4_UNWIND_OK = 0,
#define X(name, number, text) SEL4_UNWIND_ERR_##name = number,
    SEL4_UNWIND_ERRORS(X)
#undef X
} sel4_unwind_error_t;

typedef struct SEL4_MUST_CHECK sel4_unwind_result {
    sel4_unwind_error_t error;
} sel4_unwind_result_t;

#define SEL4_UNWIND_SUCCESS        ((sel4_unwind_result_t){ SEL4_UNWIND_OK })
#define SEL4_UNWIND_FAILURE(error) ((sel4_unwind_result_t){ error })

// What an error means, in a few words; never NULL.
const char *sel4_unwind_error_text(sel4_unwind_error_t error);

// Bytes, and the address that the first of them has in the running program.  The tables count from
// their own places, so they can be read from a copy or a file as well.
typedef struct sel4_unwind_section {
    sel4_span_t bytes;
    uintptr_t address;
} sel4_unwind_section_t;

// A program or a part of one that was linked by itself.
typedef struct sel4_unwind_image {
    uintptr_t text_start;
    uintptr_t text_end;            // first address after the code
    sel4_unwind_section_t header;  // .eh_frame_hdr, the sorted table
    sel4_unwind_section_t entries; // .eh_frame, from its start
} sel4_unwind_image_t;

/*
 * How to unwind one function: a frame description entry (FDE) and the common information entry
 * (CIE) that it refers to.  Instructions are those of DWARF 5, section 6.4.2, without
 * interpretation.
 */
typedef struct sel4_unwind_entry {
    uintptr_t start;           // the addresses that are described
    uintptr_t end;             // exclusive
    sel4_unwind_section_t fde; // the whole record, its length field first
    sel4_unwind_section_t cie;

    // From the CIE.
    uint64_t code_alignment;
    int64_t data_alignment;
    uint64_t return_register; // number of the column that holds the return address
    uint8_t pointer_encoding; // of addresses in the FDE
    bool is_signal_frame;     // `start` to `end` were interrupted rather than calling
    sel4_unwind_section_t initial_instructions;

    sel4_unwind_section_t instructions; // from the FDE
} sel4_unwind_entry_t;

/*
 * The entry that describes the instruction at `pc`.  For a caller, `pc` is an address within its
 * call instruction: the return address minus one, as the call may be the last instruction.
 *
 * Blocks  never; takes time logarithmic in the number of entries
 * Fails   SEL4_UNWIND_ERR_NO_TABLES    the image was linked without
 *         SEL4_UNWIND_ERR_NOT_FOUND    `pc` is outside the code, or in a function without an entry
 *         others                       the tables are broken where the search came by
 * Owns    the entry borrows the image's bytes
 */
sel4_unwind_result_t sel4_unwind_find(const sel4_unwind_image_t *image, uintptr_t pc,
                                      sel4_unwind_entry_t *ret_entry);

/*
 * The running program, by the symbols of lib/rt's linker script; empty sections where it was linked
 * without tables.  On the target only.
 */
sel4_unwind_image_t sel4_unwind_image_this(void);
