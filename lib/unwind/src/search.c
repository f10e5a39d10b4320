// SPDX-License-Identifier: BSD-2-Clause

/*
 * The search in `.eh_frame_hdr`: four bytes that say how the rest is encoded, the address of
 * `.eh_frame`, the number of pairs, and the pairs themselves, (start of a function, its FDE),
 * sorted.
 *
 * GNU ld and lld write one encoding of the pairs only, so only that one is read.  A table that is
 * out of order sends the search astray but not out of bounds; what it finds is checked against the
 * address that was asked for.
 */

#include <sel4c/unwind_reader.h>

#include "record.h"

#define CORRUPT     SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_CORRUPT)
#define NOT_FOUND   SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_NOT_FOUND)
#define UNSUPPORTED SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_UNSUPPORTED)

#define HEADER_VERSION 1
#define PAIR_SIZE      8
#define PAIR_ENCODING  (SEL4_UNWIND_ENCODING_FROM_HEADER | SEL4_UNWIND_ENCODING_S32)

// The pairs, of which there are `pairs.bytes.size / PAIR_SIZE`.
static sel4_unwind_result_t open_header(sel4_unwind_section_t header,
                                        sel4_unwind_section_t *ret_pairs)
{
    sel4_unwind_reader_t reader = sel4_unwind_reader(header);
    uint64_t version;
    uint64_t frame_encoding;
    uint64_t count_encoding;
    uint64_t pair_encoding;
    uintptr_t frame_address;
    uintptr_t count;
    SEL4_TRY(sel4_unwind_read(&reader, 1, &version));
    SEL4_TRY(sel4_unwind_read(&reader, 1, &frame_encoding));
    SEL4_TRY(sel4_unwind_read(&reader, 1, &count_encoding));
    SEL4_TRY(sel4_unwind_read(&reader, 1, &pair_encoding));
    if (version != HEADER_VERSION || pair_encoding != PAIR_ENCODING) {
        return UNSUPPORTED;
    }
    SEL4_TRY(sel4_unwind_read_address(&reader, (uint8_t)frame_encoding, &frame_address));
    SEL4_TRY(sel4_unwind_read_address(&reader, (uint8_t)count_encoding, &count));
    if (count > header.bytes.size / PAIR_SIZE) {
        return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_TRUNCATED);
    }
    return sel4_unwind_read_section(&reader, count * PAIR_SIZE, ret_pairs);
}

// One half of a pair, as an address.
static uintptr_t half(sel4_unwind_section_t header, sel4_unwind_section_t pairs, size_t offset)
{
    sel4_unwind_reader_t reader = { pairs, offset };
    uint64_t distance = 0;
    (void)sel4_unwind_read(&reader, 4, &distance);
    return header.address + (uintptr_t)(int32_t)(uint32_t)distance;
}

// The last pair whose function starts at or below `pc`; gives where its FDE is.
static sel4_unwind_result_t search(sel4_unwind_section_t header, sel4_unwind_section_t pairs,
                                   uintptr_t pc, uintptr_t *ret_fde)
{
    size_t below = 0; // pairs before this one start at or below `pc`
    size_t above = pairs.bytes.size / PAIR_SIZE;
    while (below < above) {
        size_t middle = below + (above - below) / 2;
        if (half(header, pairs, middle * PAIR_SIZE) <= pc) {
            below = middle + 1;
        } else {
            above = middle;
        }
    }
    if (below == 0) {
        return NOT_FOUND;
    }
    *ret_fde = half(header, pairs, (below - 1) * PAIR_SIZE + PAIR_SIZE / 2);
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
    sel4_unwind_section_t pairs;
    uintptr_t fde;
    SEL4_TRY(open_header(image->header, &pairs));
    SEL4_TRY(search(image->header, pairs, pc, &fde));
    if (fde < image->entries.address || fde - image->entries.address >= image->entries.bytes.size) {
        return CORRUPT;
    }
    sel4_unwind_entry_t entry;
    SEL4_TRY(sel4_unwind_priv_read_fde(image->entries, fde - image->entries.address, &entry));
    if (pc < entry.start) {
        return CORRUPT;
    }
    if (pc >= entry.end) {
        return NOT_FOUND; // in a gap, or in a function without an entry
    }
    *ret_entry = entry;
    return SEL4_UNWIND_SUCCESS;
}
