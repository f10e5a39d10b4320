// SPDX-License-Identifier: BSD-2-Clause

// Numbers out of tables.  A reader moves only when the whole number was there.

#include <sel4c/unwind_reader.h>

#define TRUNCATED SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_TRUNCATED)

static size_t bytes_left(const sel4_unwind_reader_t *reader)
{
    size_t size = reader->section.bytes.size;
    return reader->offset < size ? size - reader->offset : 0;
}

sel4_unwind_result_t sel4_unwind_read(sel4_unwind_reader_t *reader, size_t size,
                                      uint64_t *ret_number)
{
    if (size > 8 || size > bytes_left(reader)) {
        return TRUNCATED;
    }
    const uint8_t *bytes = reader->section.bytes.data + reader->offset;
    uint64_t number = 0;
    for (size_t i = size; i > 0; i--) {
        number = number << 8 | bytes[i - 1];
    }
    reader->offset += size;
    *ret_number = number;
    return SEL4_UNWIND_SUCCESS;
}

// Gives the bits, and in `*ret_shift` how many there were.
static sel4_unwind_result_t read_leb128(sel4_unwind_reader_t *reader, uint64_t *ret_bits,
                                        unsigned *ret_shift)
{
    uint64_t bits = 0;
    unsigned shift = 0;
    size_t size = reader->section.bytes.size;
    for (size_t at = reader->offset; at < size;) {
        uint8_t byte = reader->section.bytes.data[at++];
        if (shift < 64) {
            bits |= (uint64_t)(byte & 0x7f) << shift;
            shift += 7;
        }
        if ((byte & 0x80) == 0) {
            reader->offset = at;
            *ret_bits = bits;
            *ret_shift = shift;
            return SEL4_UNWIND_SUCCESS;
        }
    }
    return TRUNCATED;
}

sel4_unwind_result_t sel4_unwind_read_unsigned(sel4_unwind_reader_t *reader, uint64_t *ret_number)
{
    unsigned shift;
    return read_leb128(reader, ret_number, &shift);
}

sel4_unwind_result_t sel4_unwind_read_signed(sel4_unwind_reader_t *reader, int64_t *ret_number)
{
    uint64_t bits;
    unsigned shift;
    SEL4_TRY(read_leb128(reader, &bits, &shift));
    if (shift < 64 && (bits >> (shift - 1)) != 0) {
        bits |= UINT64_MAX << shift;
    }
    *ret_number = (int64_t)bits;
    return SEL4_UNWIND_SUCCESS;
}

sel4_unwind_result_t sel4_unwind_read_section(sel4_unwind_reader_t *reader, uint64_t size,
                                              sel4_unwind_section_t *ret_section)
{
    if (size > bytes_left(reader)) {
        return TRUNCATED;
    }
    *ret_section = (sel4_unwind_section_t){
        .bytes = sel4_span(reader->section.bytes.data + reader->offset, (size_t)size),
        .address = reader->section.address + reader->offset,
    };
    reader->offset += (size_t)size;
    return SEL4_UNWIND_SUCCESS;
}

// The size of a form, with the number's sign; 0 for those of variable size and unknown ones.
static size_t size_of_form(uint8_t form, bool *ret_is_signed)
{
    *ret_is_signed = (form & 8) != 0;
    switch (form) {
    case SEL4_UNWIND_ENCODING_ABSOLUTE:
    case SEL4_UNWIND_ENCODING_U64:
    case SEL4_UNWIND_ENCODING_S64:
        return 8;
    case SEL4_UNWIND_ENCODING_U32:
    case SEL4_UNWIND_ENCODING_S32:
        return 4;
    case SEL4_UNWIND_ENCODING_U16:
    case SEL4_UNWIND_ENCODING_S16:
        return 2;
    default:
        return 0;
    }
}

static sel4_unwind_result_t read_form(sel4_unwind_reader_t *reader, uint8_t form,
                                      uint64_t *ret_number)
{
    bool is_signed;
    size_t size = size_of_form(form, &is_signed);
    if (size != 0) {
        uint64_t number;
        SEL4_TRY(sel4_unwind_read(reader, size, &number));
        if (is_signed && size < 8 && (number >> (8 * size - 1)) != 0) {
            number |= UINT64_MAX << (8 * size);
        }
        *ret_number = number;
        return SEL4_UNWIND_SUCCESS;
    }
    if (form == SEL4_UNWIND_ENCODING_ULEB128) {
        return sel4_unwind_read_unsigned(reader, ret_number);
    }
    if (form == SEL4_UNWIND_ENCODING_SLEB128) {
        int64_t number;
        SEL4_TRY(sel4_unwind_read_signed(reader, &number));
        *ret_number = (uint64_t)number;
        return SEL4_UNWIND_SUCCESS;
    }
    return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_UNSUPPORTED);
}

sel4_unwind_result_t sel4_unwind_read_address(sel4_unwind_reader_t *reader, uint8_t encoding,
                                              uintptr_t *ret_address)
{
    uint8_t origin = encoding & (uint8_t)~SEL4_UNWIND_ENCODING_FORM;
    if (origin != 0 && origin != SEL4_UNWIND_ENCODING_FROM_HERE) {
        return SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_UNSUPPORTED);
    }
    uintptr_t here = reader->section.address + reader->offset;
    uint64_t number;
    SEL4_TRY(read_form(reader, encoding & SEL4_UNWIND_ENCODING_FORM, &number));
    *ret_address = (uintptr_t)number + (origin != 0 ? here : 0);
    return SEL4_UNWIND_SUCCESS;
}
