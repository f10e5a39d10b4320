// SPDX-License-Identifier: BSD-2-Clause

/*
 * The search in `.eh_frame_hdr`: four bytes that say how the rest is encoded, the address of
 * `.eh_frame`, the number of pairs, and the pairs themselves, (start of a function, its FDE),
 * sorted.
 *
 * GNU ld and lld write one encoding only, four bytes for each number, so only that one is read.  A
 * table that is out of order sends the search astray but not out of bounds; what it finds is
 * checked against the address that was asked for.
 */

#include <sel4c/unwind_reader.h>

#include "record.h"

#define NOT_FOUND SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_NOT_FOUND)

#define HEADER_VERSION 1
#define PAIR_ENCODING  (SEL4_UNWIND_ENCODING_FROM_HEADER | SEL4_UNWIND_ENCODING_S32)
#define COUNT_AT       8
#define PAIRS_AT       12
#define PAIR_SIZE      8

static uint32_t number_at(const sel4_unwind_section_t *header, size_t offset)
{
    const uint8_t *bytes = header->bytes.data + offset;
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

// One half of a pair, as an address.
static uintptr_t half(const sel4_unwind_section_t *header, size_t offset)
{
    return header->address + (uintptr_t)(int32_t)number_at(header, offset);
}

// How many pairs there are, all of them in the section.
static sel4_unwind_result_t open_header(const sel4_unwind_section_t *header, size_t *ret_count)
{
    const uint8_t *bytes = header->bytes.data;
    if (header->bytes.size < PAIRS_AT) {
        return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_TRUNCATED);
    }
    uint8_t frame_form = bytes[1] & SEL4_UNWIND_ENCODING_FORM;
    if (bytes[0] != HEADER_VERSION ||
        (frame_form != SEL4_UNWIND_ENCODING_S32 && frame_form != SEL4_UNWIND_ENCODING_U32) ||
        bytes[2] != SEL4_UNWIND_ENCODING_U32 || bytes[3] != PAIR_ENCODING) {
        return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_UNSUPPORTED);
    }
    *ret_count = number_at(header, COUNT_AT);
    if (*ret_count > (header->bytes.size - PAIRS_AT) / PAIR_SIZE) {
        return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_TRUNCATED);
    }
    return SEL4_UNWIND_SUCCESS;
}

// The FDE of the last pair whose function starts at or below `pc`.
static sel4_unwind_result_t search(const sel4_unwind_section_t *header, uintptr_t pc,
                                   uintptr_t *ret_fde)
{
    size_t below = 0; // pairs before this one start at or below `pc`
    size_t above;
    SEL4_TRY(open_header(header, &above));
    while (below < above) {
        size_t middle = below + (above - below) / 2;
        if (half(header, PAIRS_AT + middle * PAIR_SIZE) <= pc) {
            below = middle + 1;
        } else {
            above = middle;
        }
    }
    if (below == 0) {
        return NOT_FOUND;
    }
    *ret_fde = half(header, PAIRS_AT + below * PAIR_SIZE - PAIR_SIZE / 2);
    return SEL4_UNWIND_SUCCESS;
}

sel4_unwind_result_t sel4_unwind_find(const sel4_unwind_image_t *image, uintptr_t pc,
                                      sel4_unwind_entry_t *ret_entry)
{
    if (image->header.bytes.size == 0 || image->entries.bytes.size == 0) {
        return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_NO_TABLES);
    }
    if (pc < image->text_start || pc >= image->text_end) {
        return NOT_FOUND;
    }
    uintptr_t fde;
    SEL4_TRY(search(&image->header, pc, &fde));
    size_t offset = fde - image->entries.address;
    if (fde < image->entries.address || offset >= image->entries.bytes.size) {
        return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_CORRUPT);
    }
    sel4_unwind_entry_t entry;
    SEL4_TRY(sel4_unwind_priv_read_fde(&image->entries, offset, &entry));
    if (pc < entry.start) {
        return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_CORRUPT);
    }
    if (pc >= entry.end) {
        return NOT_FOUND; // in a gap, or in a function without an entry
    }
    *ret_entry = entry;
    return SEL4_UNWIND_SUCCESS;
}
