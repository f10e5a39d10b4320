// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Reads the numbers of unwind tables one after the other, with every read checked.
 */

#include <sel4c/unwind.h>

// A place in a section.
typedef struct sel4_unwind_reader {
    sel4_unwind_section_t section;
    size_t offset;
} sel4_unwind_reader_t;

static inline sel4_unwind_reader_t sel4_unwind_reader(sel4_unwind_section_t section)
{
    return (sel4_unwind_reader_t){ section, 0 };
}

static inline bool sel4_unwind_reader_at_end(const sel4_unwind_reader_t *reader)
{
    return reader->offset >= reader->section.bytes.size;
}

/*
 * The next number, of `size` bytes (1, 2, 4 or 8), least significant first; of variable length
 * (LEB128), of which bits beyond 64 are dropped.
 *
 * Fails  SEL4_UNWIND_ERR_TRUNCATED  it is not all there; the reader stays where it is
 */
sel4_unwind_result_t sel4_unwind_read(sel4_unwind_reader_t *reader, size_t size,
                                      uint64_t *ret_number);
sel4_unwind_result_t sel4_unwind_read_unsigned(sel4_unwind_reader_t *reader, uint64_t *ret_number);
sel4_unwind_result_t sel4_unwind_read_signed(sel4_unwind_reader_t *reader, int64_t *ret_number);

/*
 * The next `size` bytes as a section of their own.
 *
 * Fails  SEL4_UNWIND_ERR_TRUNCATED  they are not all there; the reader stays where it is
 */
sel4_unwind_result_t sel4_unwind_read_section(sel4_unwind_reader_t *reader, uint64_t size,
                                              sel4_unwind_section_t *ret_section);

// Encodings of an address: how it is stored, and what it counts from.
#define SEL4_UNWIND_ENCODING_ABSOLUTE    0x00 // eight bytes
#define SEL4_UNWIND_ENCODING_ULEB128     0x01
#define SEL4_UNWIND_ENCODING_U16         0x02
#define SEL4_UNWIND_ENCODING_U32         0x03
#define SEL4_UNWIND_ENCODING_U64         0x04
#define SEL4_UNWIND_ENCODING_SLEB128     0x09
#define SEL4_UNWIND_ENCODING_S16         0x0a
#define SEL4_UNWIND_ENCODING_S32         0x0b
#define SEL4_UNWIND_ENCODING_S64         0x0c
#define SEL4_UNWIND_ENCODING_FORM        0x0f // mask of the above
#define SEL4_UNWIND_ENCODING_FROM_HERE   0x10 // from the place where it is stored
#define SEL4_UNWIND_ENCODING_FROM_HEADER 0x30 // from the start of .eh_frame_hdr
#define SEL4_UNWIND_ENCODING_ORIGIN      0x70 // mask of the two
#define SEL4_UNWIND_ENCODING_INDIRECT    0x80 // the address of the address
#define SEL4_UNWIND_ENCODING_NONE        0xff

/*
 * The next address, absolute or counted from its own place.
 *
 * Fails  SEL4_UNWIND_ERR_TRUNCATED    it is not all there
 *        SEL4_UNWIND_ERR_UNSUPPORTED  another encoding
 *        The reader stays where it is.
 */
sel4_unwind_result_t sel4_unwind_read_address(sel4_unwind_reader_t *reader, uint8_t encoding,
                                              uintptr_t *ret_address);
