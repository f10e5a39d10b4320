// SPDX-License-Identifier: BSD-2-Clause

/*
 * Reads programs in ELF (System V gABI, chapters 4 and 5).  One function reads a program header;
 * opening walks them all and refuses what a later walk could trip over.
 */

#include <sel4c/elf_image.h>

#define FAIL(name) ((sel4_elf_result_t){ SEL4_ELF_ERR_##name })
#define SUCCESS    ((sel4_elf_result_t){ SEL4_ELF_OK })

enum { AT_CLASS = 4, AT_DATA = 5, AT_VERSION = 6, AT_KIND = 16, AT_MACHINE = 18, AT_ENTRY = 24 };
enum { AT_HEADERS = 32, AT_HEADER_SIZE = 54, AT_HEADER_COUNT = 56, FILE_HEADER_SIZE = 64 };
enum { CLASS_64 = 2, DATA_LEAST_FIRST = 1, VERSION_CURRENT = 1, KIND_EXECUTABLE = 2 };

enum { HEADER_SIZE = 56, HEADER_TYPE = 0, HEADER_FLAGS = 4, HEADER_OFFSET = 8, HEADER_VADDR = 16 };
enum { HEADER_FILE_SIZE = 32, HEADER_MEMORY_SIZE = 40, TYPE_LOAD = 1 };
enum { FLAG_EXECUTE = 1, FLAG_WRITE = 2, FLAG_READ = 4 };

const char *sel4_elf_error_text(sel4_elf_error_t error)
{
    switch (error) {
    case SEL4_ELF_OK:
        return "no error";
#define X(name, number, text) \
    case SEL4_ELF_ERR_##name: \
        return text;
        SEL4_ELF_ERRORS(X)
#undef X
    }
    return "unknown error";
}

// Numbers at places that are known to be there; 0 otherwise.
static uint16_t u16_at(sel4_span_t bytes, size_t offset)
{
    uint16_t value = 0;
    (void)sel4_span_read_u16(bytes, offset, &value);
    return value;
}

static uint32_t u32_at(sel4_span_t bytes, size_t offset)
{
    uint32_t value = 0;
    (void)sel4_span_read_u32(bytes, offset, &value);
    return value;
}

static uint64_t u64_at(sel4_span_t bytes, size_t offset)
{
    uint64_t value = 0;
    (void)sel4_span_read_u64(bytes, offset, &value);
    return value;
}

static bool is_elf64(sel4_span_t file)
{
    return file.size >= FILE_HEADER_SIZE && u32_at(file, 0) == 0x464c457f &&
           file.data[AT_CLASS] == CLASS_64 && file.data[AT_DATA] == DATA_LEAST_FIRST &&
           file.data[AT_VERSION] == VERSION_CURRENT;
}

static sel4_elf_result_t read_segment(sel4_span_t file, sel4_span_t header,
                                      sel4_elf_segment_t *ret_segment)
{
    uint32_t flags = u32_at(header, HEADER_FLAGS);
    uint64_t file_size = u64_at(header, HEADER_FILE_SIZE);
    sel4_elf_segment_t segment = {
        .vaddr = u64_at(header, HEADER_VADDR),
        .memory_size = u64_at(header, HEADER_MEMORY_SIZE),
        .is_readable = (flags & FLAG_READ) != 0,
        .is_writable = (flags & FLAG_WRITE) != 0,
        .is_executable = (flags & FLAG_EXECUTE) != 0,
    };
    if (sel4_span_part(file, u64_at(header, HEADER_OFFSET), file_size, &segment.bytes).error) {
        return FAIL(TRUNCATED);
    }
    uint64_t end;
    if (file_size > segment.memory_size ||
        __builtin_add_overflow(segment.vaddr, segment.memory_size, &end)) {
        return FAIL(SEGMENT);
    }
    *ret_segment = segment;
    return SUCCESS;
}

static bool is_loaded(sel4_span_t header)
{
    return u32_at(header, HEADER_TYPE) == TYPE_LOAD && u64_at(header, HEADER_MEMORY_SIZE) != 0;
}

static sel4_elf_result_t check_segments(sel4_elf_image_t *image)
{
    bool has_entry = false;
    bool is_first = true;
    for (sel4_span_t rest = image->headers; rest.size >= HEADER_SIZE;) {
        sel4_span_t header;
        if (sel4_span_cut(&rest, HEADER_SIZE, &header).error || !is_loaded(header)) {
            continue;
        }
        sel4_elf_segment_t segment;
        SEL4_TRY(read_segment(image->file, header, &segment));
        if (!is_first && segment.vaddr < image->end) {
            return FAIL(ORDER);
        }
        if (is_first) {
            image->start = segment.vaddr;
        }
        is_first = false;
        image->end = segment.vaddr + segment.memory_size;
        has_entry |=
            segment.is_executable && image->entry >= segment.vaddr && image->entry < image->end;
    }
    if (is_first) {
        return FAIL(EMPTY);
    }
    return has_entry ? SUCCESS : FAIL(ENTRY);
}

sel4_elf_result_t sel4_elf_image_open(sel4_span_t file, sel4_elf_machine_t machine,
                                      sel4_elf_image_t *ret_image)
{
    if (!is_elf64(file)) {
        return FAIL(NOT_ELF);
    }
    if (u16_at(file, AT_MACHINE) != (uint16_t)machine) {
        return FAIL(MACHINE);
    }
    if (u16_at(file, AT_KIND) != KIND_EXECUTABLE) {
        return FAIL(KIND);
    }
    sel4_elf_image_t image = { .file = file, .entry = u64_at(file, AT_ENTRY) };
    size_t headers_size = (size_t)u16_at(file, AT_HEADER_COUNT) * HEADER_SIZE;
    if (u16_at(file, AT_HEADER_SIZE) != HEADER_SIZE ||
        sel4_span_part(file, u64_at(file, AT_HEADERS), headers_size, &image.headers).error) {
        return FAIL(TRUNCATED);
    }
    SEL4_TRY(check_segments(&image));
    *ret_image = image;
    return SUCCESS;
}

bool sel4_elf_image_next(const sel4_elf_image_t *image, size_t *cursor,
                         sel4_elf_segment_t *ret_segment)
{
    sel4_span_t header;
    while (!sel4_span_part(image->headers, *cursor, HEADER_SIZE, &header).error) {
        *cursor += HEADER_SIZE;
        if (is_loaded(header) && !read_segment(image->file, header, ret_segment).error) {
            return true;
        }
    }
    return false;
}
