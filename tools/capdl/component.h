// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Larger pieces for front ends: address spaces that make their own tables, programs from ELF files,
 * and threads that run in them.
 */

#include "capdl/kernel.h"
#include "capdl/model.h"
#include "elf/elf.h"

// An address space under construction.
typedef struct capdl_space {
    capdl_spec_t *spec;
    const capdl_kernel_t *kernel;
    const char *name; // objects are called after it
    capdl_id_t root;
} capdl_space_t;

capdl_space_t capdl_space_create(capdl_spec_t *spec, const capdl_kernel_t *kernel, const char *name,
                                 place_t place);

// Maps a frame; tables that are missing are added.
void capdl_space_map(capdl_space_t *space, uint64_t vaddr, capdl_cap_t frame, place_t place);

// Frames of 4 KiB, filled from `file` as the segments say, which is the name that fills are given.
void capdl_space_load(capdl_space_t *space, const elf_t *elf, const char *file, place_t place);

// What a thread is made of; zero means the default.
typedef struct capdl_thread {
    const char *name;
    const capdl_space_t *space;
    capdl_id_t cnode;
    uint64_t entry;
    uint64_t stack_top;   // the stack is mapped below it, with a page left free below that
    unsigned stack_pages; // 4
    uint64_t ipc_buffer;  // its page is mapped there
    uint8_t priority;
    uint64_t affinity;
    uint64_t period_us;        // 10,000
    uint64_t budget_us;        // 10,000
    capdl_id_t fault_endpoint; // CAPDL_NONE: none
    uint64_t fault_badge;
    uint64_t arguments[CAPDL_ARGUMENT_COUNT_MAX];
    size_t argument_count;
} capdl_thread_t;

// A thread with stack, IPC buffer, and on kernels with MCS a scheduling context.
capdl_id_t capdl_add_thread(const capdl_thread_t *thread, place_t place);
