// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The program headers of the running program: its segments, its thread-local storage, and data that
 * a host tool appended (<sel4c/phdr.h>, docs/formats/elf-patch.md).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/phdr.h>
#include <sel4c/span.h>

#define SEL4_RT_PT_LOAD UINT32_C(1)
#define SEL4_RT_PT_TLS  UINT32_C(7)

// One program header, as ELF64 lays it out.
typedef struct sel4_rt_program_header {
    uint32_t type;
    uint32_t flags;
    uint64_t offset;
    uint64_t vaddr;
    uint64_t paddr;
    uint64_t file_size;
    uint64_t memory_size;
    uint64_t alignment;
} sel4_rt_program_header_t;

typedef struct sel4_rt_program_headers {
    const sel4_rt_program_header_t *first;
    size_t count;
} sel4_rt_program_headers_t;

// The first header of a type; NULL when there is none.
const sel4_rt_program_header_t *sel4_rt_program_header_find(sel4_rt_program_headers_t headers,
                                                            uint32_t type);

/*
 * The headers that the ELF64 header in `file` says to be in it.
 *
 * Gives none when that is no such header, or they are not in it.
 */
sel4_rt_program_headers_t sel4_rt_program_headers_of(sel4_span_t file);

/*
 * Those of this program: the table that a host tool moved, else the one after the ELF header.
 * None when the ELF header is not in memory.  On the target only.
 */
sel4_rt_program_headers_t sel4_rt_program_headers(void);

/*
 * What a host tool appended under a type such as PT_SEL4_CAPDL_SPEC; an empty span when it did
 * not.  On the target only.
 */
sel4_span_t sel4_rt_appended_data(uint32_t type);
