// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A program in ELF64, little-endian, linked to fixed addresses: what is to be in memory before it
 * runs.
 *
 * The file may be anything: sel4_elf_image_open() looks at all that is used later, so that what it
 * has accepted has segments in ascending order that do not overlap, whose bytes are in the file,
 * and an entry in one that can be executed.  Nothing is copied.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/span.h>

// name, number, text
#define SEL4_ELF_ERRORS(X)                                                    \
    X(NOT_ELF, 1, "not an ELF file of 64 bits, least significant byte first") \
    X(MACHINE, 2, "for another machine")                                      \
    X(KIND, 3, "not a program that is linked to fixed addresses")             \
    X(TRUNCATED, 4, "the program headers or a segment are not in the file")   \
    X(SEGMENT, 5, "a segment has more bytes than memory, or wraps around")    \
    X(ORDER, 6, "segments overlap or are not in ascending order")             \
    X(EMPTY, 7, "nothing to load")                                            \
    X(ENTRY, 8, "the entry is in no segment that can be executed")

typedef enum sel4_elf_error {
    SEL4_ELF_OK = 0,
#define X(name, number, text) SEL4_ELF_ERR_##name = number,
    SEL4_ELF_ERRORS(X)
#undef X
} sel4_elf_error_t;

typedef struct SEL4_MUST_CHECK sel4_elf_result {
    sel4_elf_error_t error;
} sel4_elf_result_t;

// What an error means, in a few words; never NULL.
const char *sel4_elf_error_text(sel4_elf_error_t error);

typedef enum sel4_elf_machine {
    SEL4_ELF_X86_64 = 62,
    SEL4_ELF_AARCH64 = 183,
    SEL4_ELF_RISCV = 243,
} sel4_elf_machine_t;

// The machine that this is compiled for.
#if defined(__aarch64__)
#define SEL4_ELF_NATIVE SEL4_ELF_AARCH64
#elif defined(__riscv)
#define SEL4_ELF_NATIVE SEL4_ELF_RISCV
#else
#define SEL4_ELF_NATIVE SEL4_ELF_X86_64
#endif

// Memory of the program.  What is beyond `bytes`, up to `memory_size`, is zero.
typedef struct sel4_elf_segment {
    uint64_t vaddr;
    uint64_t memory_size; // never 0; vaddr + memory_size does not wrap
    sel4_span_t bytes;    // in the file, at most `memory_size`
    bool is_readable;
    bool is_writable;
    bool is_executable;
} sel4_elf_segment_t;

typedef struct sel4_elf_image {
    sel4_span_t file;
    sel4_span_t headers;
    uint64_t entry;
    uint64_t start; // the lowest address of a segment
    uint64_t end;   // the one after the highest
} sel4_elf_image_t;

/*
 * Understands a program.
 *
 * Fails  SEL4_ELF_ERR_…  it is none, or none that can be loaded; `*ret_image` is untouched
 * Owns   the image borrows `file`, which must not change
 */
sel4_elf_result_t sel4_elf_image_open(sel4_span_t file, sel4_elf_machine_t machine,
                                      sel4_elf_image_t *ret_image);

/*
 * The segments, in ascending order: `*cursor` is 0 at first.  False when there are no more.
 *
 *     size_t cursor = 0;
 *     while (sel4_elf_image_next(&image, &cursor, &segment)) { … }
 */
bool sel4_elf_image_next(const sel4_elf_image_t *image, size_t *cursor,
                         sel4_elf_segment_t *ret_segment);
