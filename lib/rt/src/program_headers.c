// SPDX-License-Identifier: BSD-2-Clause

// The walk through program headers.  They are of the program itself, so only what protects against
// a wrong linker script is checked.

#include <sel4c/rt/program_headers.h>

#define CLASS_64        2
#define LEAST_FIRST     1
#define TABLE_OFFSET_AT 32
#define ENTRY_SIZE_AT   54
#define ENTRY_COUNT_AT  56
#define IDENTIFICATION  "\177ELF"

_Static_assert(sizeof(sel4_rt_program_header_t) == 56, "an ELF64 program header has 56 bytes");

const sel4_rt_program_header_t *sel4_rt_program_header_find(sel4_rt_program_headers_t headers,
                                                            uint32_t type)
{
    const sel4_rt_program_header_t *first = headers.first;
    for (size_t i = 0; i < headers.count; i++) {
        if (first[i].type == type) {
            return first + i;
        }
    }
    return NULL;
}

static bool is_elf64(sel4_span_t file)
{
    const uint8_t *bytes = file.data;
    if (file.size < 64 || bytes[4] != CLASS_64 || bytes[5] != LEAST_FIRST) {
        return false;
    }
    for (size_t i = 0; i < 4; i++) {
        if (bytes[i] != (uint8_t)IDENTIFICATION[i]) {
            return false;
        }
    }
    return true;
}

sel4_rt_program_headers_t sel4_rt_program_headers_of(sel4_span_t file)
{
    sel4_rt_program_headers_t none = { NULL, 0 };
    uint64_t offset;
    uint16_t entry_size;
    uint16_t count;
    if (!is_elf64(file) || sel4_span_read_u64(file, TABLE_OFFSET_AT, &offset).error != 0 ||
        sel4_span_read_u16(file, ENTRY_SIZE_AT, &entry_size).error != 0 ||
        sel4_span_read_u16(file, ENTRY_COUNT_AT, &count).error != 0) {
        return none;
    }
    sel4_span_t table;
    if (entry_size != sizeof(sel4_rt_program_header_t) || offset % 8 != 0 ||
        sel4_span_part(file, offset, (size_t)count * entry_size, &table).error != 0) {
        return none;
    }
    return (sel4_rt_program_headers_t){ (const void *)table.data, count };
}
