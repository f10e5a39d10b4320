// SPDX-License-Identifier: BSD-2-Clause

/*
 * Records of `.eh_frame`.  Each begins with its length, then a number that is zero for a CIE and
 * for an FDE the distance back to its CIE.  What a letter of the CIE's augmentation means decides
 * how the rest is read, so an unknown letter ends the reading.
 */

#include "record.h"

#include <sel4c/unwind_reader.h>

#define CORRUPT     SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_CORRUPT)
#define UNSUPPORTED SEL4_UNWIND_FAILURE(SEL4_UNWIND_ERR_UNSUPPORTED)

#define LENGTH_IS_64_BITS 0xffffffff

// The record at `offset`, with its length field, and a reader of what follows that field.
static sel4_unwind_result_t open_record(sel4_unwind_section_t entries, size_t offset,
                                        sel4_unwind_section_t *ret_record,
                                        sel4_unwind_reader_t *ret_content)
{
    sel4_unwind_reader_t reader = { entries, offset };
    uint64_t length;
    sel4_unwind_section_t content;
    SEL4_TRY(sel4_unwind_read(&reader, 4, &length));
    if (length == 0) {
        return CORRUPT; // the mark that ends the section
    }
    if (length == LENGTH_IS_64_BITS) {
        return UNSUPPORTED;
    }
    SEL4_TRY(sel4_unwind_read_section(&reader, length, &content));
    reader.offset = offset;
    SEL4_TRY(sel4_unwind_read_section(&reader, 4 + length, ret_record));
    *ret_content = sel4_unwind_reader(content);
    return SEL4_UNWIND_SUCCESS;
}

// The augmentation, as a section without its final zero.
static sel4_unwind_result_t read_string(sel4_unwind_reader_t *reader,
                                        sel4_unwind_section_t *ret_string)
{
    sel4_unwind_reader_t end = *reader;
    uint64_t character;
    do {
        SEL4_TRY(sel4_unwind_read(&end, 1, &character));
    } while (character != 0);
    SEL4_TRY(sel4_unwind_read_section(reader, end.offset - reader->offset - 1, ret_string));
    *reader = end;
    return SEL4_UNWIND_SUCCESS;
}

// The pointer to the personality function is read by the compiler's unwinder only.
static sel4_unwind_result_t skip_personality(sel4_unwind_reader_t *data)
{
    uint64_t encoding;
    uintptr_t address;
    SEL4_TRY(sel4_unwind_read(data, 1, &encoding));
    return sel4_unwind_read_address(
        data, (uint8_t)(encoding & ~(uint64_t)SEL4_UNWIND_ENCODING_INDIRECT), &address);
}

static sel4_unwind_result_t read_augmentation(sel4_unwind_section_t letters,
                                              sel4_unwind_reader_t *data,
                                              sel4_unwind_entry_t *entry)
{
    uint64_t encoding;
    for (size_t i = 1; i < letters.bytes.size; i++) {
        switch (letters.bytes.data[i]) {
        case 'R':
            SEL4_TRY(sel4_unwind_read(data, 1, &encoding));
            entry->pointer_encoding = (uint8_t)encoding;
            break;
        case 'P':
            SEL4_TRY(skip_personality(data));
            break;
        case 'L':
            SEL4_TRY(sel4_unwind_read(data, 1, &encoding));
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

static sel4_unwind_section_t rest(const sel4_unwind_reader_t *reader)
{
    sel4_unwind_reader_t all = *reader;
    sel4_unwind_section_t section = { 0 };
    (void)sel4_unwind_read_section(&all, all.section.bytes.size - all.offset, &section);
    return section;
}

// Gives in `*ret_has_data` whether FDEs of this CIE have augmentation data of their own.
static sel4_unwind_result_t read_cie(sel4_unwind_section_t entries, size_t offset,
                                     sel4_unwind_entry_t *entry, bool *ret_has_data)
{
    sel4_unwind_reader_t reader;
    uint64_t id;
    uint64_t version;
    sel4_unwind_section_t letters;
    SEL4_TRY(open_record(entries, offset, &entry->cie, &reader));
    SEL4_TRY(sel4_unwind_read(&reader, 4, &id));
    SEL4_TRY(sel4_unwind_read(&reader, 1, &version));
    if (id != 0) {
        return CORRUPT;
    }
    if (version != 1 && version != 3) {
        return UNSUPPORTED;
    }
    SEL4_TRY(read_string(&reader, &letters));
    SEL4_TRY(sel4_unwind_read_unsigned(&reader, &entry->code_alignment));
    SEL4_TRY(sel4_unwind_read_signed(&reader, &entry->data_alignment));
    SEL4_TRY(version == 1 ? sel4_unwind_read(&reader, 1, &entry->return_register)
                          : sel4_unwind_read_unsigned(&reader, &entry->return_register));
    *ret_has_data = letters.bytes.size != 0;
    if (*ret_has_data) {
        uint64_t size;
        sel4_unwind_section_t data;
        if (letters.bytes.data[0] != 'z') {
            return UNSUPPORTED;
        }
        SEL4_TRY(sel4_unwind_read_unsigned(&reader, &size));
        SEL4_TRY(sel4_unwind_read_section(&reader, size, &data));
        sel4_unwind_reader_t data_reader = sel4_unwind_reader(data);
        SEL4_TRY(read_augmentation(letters, &data_reader, entry));
    }
    entry->initial_instructions = rest(&reader);
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

sel4_unwind_result_t sel4_unwind_priv_read_fde(sel4_unwind_section_t entries, size_t offset,
                                               sel4_unwind_entry_t *ret_entry)
{
    sel4_unwind_entry_t entry = { 0 };
    sel4_unwind_reader_t reader;
    uint64_t distance;
    bool has_data;
    SEL4_TRY(open_record(entries, offset, &entry.fde, &reader));
    SEL4_TRY(sel4_unwind_read(&reader, 4, &distance));
    // The distance counts from its own place, right after the length.
    if (distance == 0 || distance > offset + 4) {
        return CORRUPT;
    }
    SEL4_TRY(read_cie(entries, offset + 4 - (size_t)distance, &entry, &has_data));
    SEL4_TRY(read_range(&reader, &entry));
    if (has_data) {
        uint64_t size;
        sel4_unwind_section_t data;
        SEL4_TRY(sel4_unwind_read_unsigned(&reader, &size));
        SEL4_TRY(sel4_unwind_read_section(&reader, size, &data));
    }
    entry.instructions = rest(&reader);
    *ret_entry = entry;
    return SEL4_UNWIND_SUCCESS;
}
