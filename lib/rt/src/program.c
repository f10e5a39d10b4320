// SPDX-License-Identifier: BSD-2-Clause

/*
 * This program's own headers.  The two variables are what a host tool patches; they are volatile so
 * that no compiler takes their zeros for granted.
 */

#include <sel4c/rt/program_headers.h>
#include <sel4c/rt/start.h>
#include <sel4c/rt/tls.h>

#define ELF_HEADER_PAGE 4096 // the headers are in the first page of the image

const volatile uintptr_t sel4_phdrs_patched__vaddr = 0;
const volatile uint16_t sel4_phdrs_patched__phnum = 0;

sel4_rt_program_headers_t sel4_rt_program_headers(void)
{
    size_t moved_count = sel4_phdrs_patched__phnum;
    if (moved_count != 0) {
        const void *moved = (const void *)sel4_phdrs_patched__vaddr;
        return (sel4_rt_program_headers_t){ moved, moved_count };
    }
    // Not the linker's own __ehdr_start: GNU ld 2.40 for RISC-V relaxes it to zero.
    return sel4_rt_program_headers_of(sel4_span(sel4_rt_image_start, ELF_HEADER_PAGE));
}

sel4_span_t sel4_rt_appended_data(uint32_t type)
{
    const sel4_rt_program_header_t *header =
        sel4_rt_program_header_find(sel4_rt_program_headers(), type);
    if (header == NULL) {
        return (sel4_span_t){ 0 };
    }
    return sel4_span((const void *)(uintptr_t)header->vaddr, header->memory_size);
}

sel4_rt_tls_image_t sel4_rt_tls_image(void)
{
    const sel4_rt_program_header_t *header =
        sel4_rt_program_header_find(sel4_rt_program_headers(), SEL4_RT_PT_TLS);
    if (header == NULL) {
        return (sel4_rt_tls_image_t){ .alignment = 1 };
    }
    return (sel4_rt_tls_image_t){
        .data = (const void *)(uintptr_t)header->vaddr,
        .data_size = header->file_size,
        .size = header->memory_size,
        .alignment = header->alignment == 0 ? 1 : header->alignment,
    };
}
