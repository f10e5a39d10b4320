// SPDX-License-Identifier: BSD-2-Clause

#include <elf.h>
#include <string.h>

#include <sel4c/rt/program_headers.h>

#include "harness.h"

_Static_assert(sizeof(sel4_rt_program_header_t) == sizeof(Elf64_Phdr) &&
                   offsetof(sel4_rt_program_header_t, vaddr) == offsetof(Elf64_Phdr, p_vaddr) &&
                   offsetof(sel4_rt_program_header_t, file_size) ==
                       offsetof(Elf64_Phdr, p_filesz) &&
                   offsetof(sel4_rt_program_header_t, memory_size) ==
                       offsetof(Elf64_Phdr, p_memsz) &&
                   offsetof(sel4_rt_program_header_t, alignment) == offsetof(Elf64_Phdr, p_align),
               "the program header is that of ELF64");

typedef struct program {
    Elf64_Ehdr header;
    Elf64_Phdr segment[3];
} program_t;

static program_t example(void)
{
    program_t program = { 0 };
    memcpy(program.header.e_ident, ELFMAG, SELFMAG);
    program.header.e_ident[EI_CLASS] = ELFCLASS64;
    program.header.e_ident[EI_DATA] = ELFDATA2LSB;
    program.header.e_phoff = offsetof(program_t, segment);
    program.header.e_phentsize = sizeof(Elf64_Phdr);
    program.header.e_phnum = 3;
    program.segment[0].p_type = PT_LOAD;
    program.segment[1].p_type = PT_TLS;
    program.segment[1].p_align = 4096;
    program.segment[2].p_type = PT_SEL4_CAPDL_SPEC;
    return program;
}

TEST(program_headers, found_by_type)
{
    program_t program = example();
    sel4_rt_program_headers_t headers =
        sel4_rt_program_headers_of(sel4_span(&program, sizeof program));
    ASSERT_EQ(headers.count, 3);
    EXPECT_PTR_EQ(headers.first, (const void *)program.segment);
    const sel4_rt_program_header_t *tls = sel4_rt_program_header_find(headers, SEL4_RT_PT_TLS);
    ASSERT_NOT_NULL(tls);
    EXPECT_EQ(tls->alignment, 4096);
    EXPECT_PTR_EQ(sel4_rt_program_header_find(headers, PT_SEL4_CAPDL_SPEC), headers.first + 2);
    EXPECT_PTR_EQ(sel4_rt_program_header_find(headers, SEL4_RT_PT_LOAD), headers.first);
    EXPECT_NULL(sel4_rt_program_header_find(headers, PT_SEL4_CAPDL_FRAME_DATA));
}

static size_t count_in(const program_t *program, size_t size)
{
    return sel4_rt_program_headers_of(sel4_span(program, size)).count;
}

TEST(program_headers, none_in_what_is_no_program)
{
    program_t program = example();
    for (size_t size = 0; size < sizeof program; size++) {
        harness_note("size %zu", size);
        EXPECT_EQ(count_in(&program, size), 0);
    }
    program.header.e_phoff++;
    EXPECT_EQ(count_in(&program, sizeof program), 0);
    program.header.e_phoff = UINT64_MAX - 7;
    EXPECT_EQ(count_in(&program, sizeof program), 0);
    program = example();
    program.header.e_phentsize = 32;
    EXPECT_EQ(count_in(&program, sizeof program), 0);
    program = example();
    program.header.e_ident[EI_CLASS] = ELFCLASS32;
    EXPECT_EQ(count_in(&program, sizeof program), 0);
    program = example();
    program.header.e_ident[EI_DATA] = ELFDATA2MSB;
    EXPECT_EQ(count_in(&program, sizeof program), 0);
    program = example();
    program.header.e_ident[0] = 0;
    EXPECT_EQ(count_in(&program, sizeof program), 0);
}
