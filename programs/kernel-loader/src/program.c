// SPDX-License-Identifier: BSD-2-Clause

// What the loader knows of its own file: the description it gives of itself, and its program
// headers, which lead to the payload.

#include "program.h"

#include <stddef.h>

#include <sel4c/loader_payload.h>
#include <sel4c/phdr.h>

#include "arch.h"
#include "loader_board.h"

// Filled in by `sel4c image`; volatile, since the compiler sees zeros.
const volatile uintptr_t sel4_phdrs_patched__vaddr = 0;
const volatile uint16_t sel4_phdrs_patched__phnum = 0;

// Filled from the payload.
uint64_t loader_tables[LOADER_TABLES_SIZE / 8] __attribute__((aligned(4096)));

extern const sel4_loader_description_t sel4_loader_description;
__attribute__((used, section(".loader_description")))
const sel4_loader_description_t sel4_loader_description = {
    .magic = SEL4_LOADER_DESCRIPTION_MAGIC,
    .version = SEL4_LOADER_DESCRIPTION_VERSION,
    .payload_version = SEL4_LOADER_PAYLOAD_VERSION,
    .machine = LOADER_BOARD_MACHINE,
    .core_count_max = LOADER_CORE_COUNT_MAX,
    .uart_address = LOADER_BOARD_UART,
    .uart_size = LOADER_BOARD_UART ? 4096 : 0,
    .tables_address = (uintptr_t)loader_tables,
    .tables_size = sizeof loader_tables,
    .board = LOADER_BOARD_NAME,
};

// An ELF64 program header.
typedef struct program_header {
    uint32_t type;
    uint32_t flags;
    uint64_t offset;
    uint64_t vaddr;
    uint64_t paddr;
    uint64_t file_size;
    uint64_t memory_size;
    uint64_t align;
} program_header_t;

_Static_assert(sizeof(program_header_t) == 56, "as the ELF specification has it");

#define TYPE_LOAD 1

extern const uint8_t loader_start[];
extern const uint8_t loader_bss_end[];

bool loader_program_find(loader_program_t *ret_program)
{
    const program_header_t *headers = (const program_header_t *)sel4_phdrs_patched__vaddr;
    loader_program_t program = { (uintptr_t)loader_start, (uintptr_t)loader_bss_end, { 0 } };

    for (unsigned i = 0; i < sel4_phdrs_patched__phnum; i++) {
        const program_header_t *header = &headers[i];
        if (header->type == TYPE_LOAD && header->vaddr + header->memory_size > program.end) {
            program.end = header->vaddr + header->memory_size;
        }
        if (header->type == PT_SEL4_KERNEL_LOADER_PAYLOAD) {
            program.payload = sel4_span((const void *)header->vaddr, header->memory_size);
        }
    }
    *ret_program = program;
    return program.payload.size != 0;
}

const char *loader_program_board(void)
{
    return sel4_loader_description.board;
}
