// SPDX-License-Identifier: BSD-2-Clause

/*
 * Records of `.eh_frame`.  Each begins with its length, then a number that is zero for a CIE and
 * for an FDE the distance back to its CIE.  What a letter of the CIE's augmentation means decides
 * how the rest is read, so an unknown letter ends the reading.
 *
 * A record is read by a reader of the whole section whose end was moved to that of the record.
 */

#include "record.h"

#include <sel4c/unwind_reader.h>

#define CORRUPT     SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_CORRUPT)
#define UNSUPPORTED SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_UNSUPPORTED)
#define TRUNCATED   SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_TRUNCATED)

#define LENGTH_IS_64_BITS 0xffffffff

// What lies between two offsets of the reader's section.
static sel4_unwind_section_t part(const sel4_unwind_reader_t *reader, size_t start, size_t end)
{
    return (sel4_unwind_section_t){
        .bytes = { reader->section.bytes.data + start, end - start },
        .address = reader->section.address + start,
    };
}

// Moves the reader's end `size` bytes behind where it is.
static sel4_unwind_result_t end_after(sel4_unwind_reader_t *reader, uint64_t size)
{
    if (size > reader->section.bytes.size - reader->offset) {
        return TRUNCATED;
    }
    reader->section.bytes.size = reader->offset + (size_t)size;
    return SEL4_UNWIND_SUCCESS;
}

// Of the record at the reader's offset: reads the length, and the number after it.
static sel4_unwind_result_t open_record(sel4_unwind_reader_t *reader,
                                        sel4_unwind_section_t *ret_record, uint64_t *ret_number)
{
    size_t start = reader->offset;
    uint64_t length;
    SEL4_TRY(sel4_unwind_read(reader, 4, &length));
    if (length == 0) {
        return CORRUPT; // the mark that ends the section
    }
    if (length == LENGTH_IS_64_BITS) {
        return UNSUPPORTED;
    }
    SEL4_TRY(end_after(reader, length));
    *ret_record = part(reader, start, reader->section.bytes.size);
    return sel4_unwind_read(reader, 4, ret_number);
}

// The augmentation data of an FDE says nothing here.
static sel4_unwind_result_t skip_data(sel4_unwind_reader_t *reader)
{
    uint64_t size;
    sel4_unwind_section_t data;
    SEL4_TRY(sel4_unwind_read_unsigned(reader, &size));
    return sel4_unwind_read_section(reader, size, &data);
}

// The pointer to the personality function is read by the compiler's unwinder only.
static sel4_unwind_result_t skip_personality(sel4_unwind_reader_t *reader)
{
    uint64_t encoding;
    uintptr_t address;
    SEL4_TRY(sel4_unwind_read(reader, 1, &encoding));
    return sel4_unwind_read_address(
        reader, (uint8_t)(encoding & ~(uint64_t)SEL4_UNWIND_ENCODING_INDIRECT), &address);
}

// What follows 'z': the letters say what is in the data.
static sel4_unwind_result_t read_data(const uint8_t *letters, sel4_unwind_reader_t *reader,
                                      sel4_unwind_entry_t *entry)
{
    uint64_t encoding;
    for (; *letters != '\0'; letters++) {
        switch (*letters) {
        case 'R':
            SEL4_TRY(sel4_unwind_read(reader, 1, &encoding));
            entry->pointer_encoding = (uint8_t)encoding;
            break;
        case 'P':
            SEL4_TRY(skip_personality(reader));
            break;
        case 'L':
            SEL4_TRY(sel4_unwind_read(reader, 1, &encoding));
            break;
        case 'S':
            entry->is_signal_frame = true;
            break;
        case 'B': // aarch64: the key of signed return addresses
            break;
        default:
            return UNSUPPORTED;
        }
    }
    return SEL4_UNWIND_SUCCESS;
}

static sel4_unwind_result_t read_augmentation(const uint8_t *letters, sel4_unwind_reader_t *reader,
                                              sel4_unwind_entry_t *entry)
{
    size_t end = reader->section.bytes.size;
    uint64_t size;
    if (letters[0] != 'z') {
        return UNSUPPORTED;
    }
    SEL4_TRY(sel4_unwind_read_unsigned(reader, &size));
    SEL4_TRY(end_after(reader, size));
    SEL4_TRY(read_data(letters + 1, reader, entry));
    reader->offset = reader->section.bytes.size;
    reader->section.bytes.size = end;
    return SEL4_UNWIND_SUCCESS;
}

// Reads over a text and the NUL after it.
static sel4_unwind_result_t skip_text(sel4_unwind_reader_t *reader)
{
    while (!sel4_unwind_reader_at_end(reader)) {
        if (reader->section.bytes.data[reader->offset++] == '\0') {
            return SEL4_UNWIND_SUCCESS;
        }
    }
    return TRUNCATED;
}

// Gives in `*ret_has_data` whether FDEs of this CIE have augmentation data of their own.
static sel4_unwind_result_t read_cie(sel4_unwind_reader_t *reader, sel4_unwind_entry_t *entry,
                                     bool *ret_has_data)
{
    uint64_t number;
    SEL4_TRY(open_record(reader, &entry->cie, &number));
    if (number != 0) {
        return CORRUPT;
    }
    uint64_t version;
    SEL4_TRY(sel4_unwind_read(reader, 1, &version));
    if (version != 1 && version != 3) {
        return UNSUPPORTED;
    }
    const uint8_t *letters = reader->section.bytes.data + reader->offset;
    SEL4_TRY(skip_text(reader));
    SEL4_TRY(sel4_unwind_read_unsigned(reader, &entry->code_alignment));
    SEL4_TRY(sel4_unwind_read_signed(reader, &entry->data_alignment));
    SEL4_TRY(version == 1 ? sel4_unwind_read(reader, 1, &entry->return_register)
                          : sel4_unwind_read_unsigned(reader, &entry->return_register));
    *ret_has_data = letters[0] != '\0';
    if (*ret_has_data) {
        SEL4_TRY(read_augmentation(letters, reader, entry));
    }
    entry->initial_instructions = part(reader, reader->offset, reader->section.bytes.size);
    return SEL4_UNWIND_SUCCESS;
}

static sel4_unwind_result_t read_range(sel4_unwind_reader_t *reader, sel4_unwind_entry_t *entry)
{
    uintptr_t size;
    SEL4_TRY(sel4_unwind_read_address(reader, entry->pointer_encoding, &entry->start));
    // The size has the form of an address but counts from nothing.
    SEL4_TRY(sel4_unwind_read_address(reader, entry->pointer_encoding & SEL4_UNWIND_ENCODING_FORM,
                                      &size));
    return __builtin_add_overflow(entry->start, size, &entry->end) ? CORRUPT : SEL4_UNWIND_SUCCESS;
}

sel4_unwind_result_t sel4_unwind_priv_read_fde(const sel4_unwind_section_t *entries, size_t offset,
                                               sel4_unwind_entry_t *entry)
{
    sel4_unwind_reader_t reader = { *entries, offset };
    sel4_unwind_reader_t cie = reader;
    uint64_t distance;
    bool has_data;
    // Only some CIEs say these; the rest is always there.
    entry->pointer_encoding = SEL4_UNWIND_ENCODING_ABSOLUTE;
    entry->is_signal_frame = false;
    SEL4_TRY(open_record(&reader, &entry->fde, &distance));
    // The distance counts from its own place, right after the length.
    if (distance == 0 || distance > offset + 4) {
        return CORRUPT;
    }
    cie.offset = offset + 4 - (size_t)distance;
    SEL4_TRY(read_cie(&cie, entry, &has_data));
    SEL4_TRY(read_range(&reader, entry));
    if (has_data) {
        SEL4_TRY(skip_data(&reader));
    }
    entry->instructions = part(&reader, reader.offset, reader.section.bytes.size);
    return SEL4_UNWIND_SUCCESS;
}
