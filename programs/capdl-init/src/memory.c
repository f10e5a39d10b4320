// SPDX-License-Identifier: BSD-2-Clause

/*
 * Address spaces: ASIDs and tables, then the contents of frames, then the pages.
 *
 * Frames are filled through a window: the place of a page of the initialiser that was unmapped, so
 * that its tables are there; for large ones, a place that the kernel left free.
 */

// gcc's analyzer takes the copy of a result that has no value for a use of the value.
#ifndef __clang__ // which knows no such warning
#pragma GCC diagnostic ignored "-Wanalyzer-use-of-uninitialized-value"
#endif

#include <sel4c/inflate.h>
#include <sel4c/rt/start.h>

#include "init.h"

enum { PAGE_BITS = 12, LARGE_PAGE_BITS = 21 };

// In the same table of large pages as the initialiser, which ends far below.
#define LARGE_WINDOW ((seL4_Word)0x30000000)

static SEL4_ALIGNED(1 << PAGE_BITS) uint8_t window_page[1 << PAGE_BITS];

static sel4_vm_attributes_t attributes_of(unsigned flags)
{
    unsigned uncached = (flags & SEL4_CAPDL_CACHED) != 0 ? 0u : (unsigned)SEL4_VM_UNCACHED;
    unsigned never = (flags & SEL4_CAPDL_EXECUTABLE) != 0 ? 0u : (unsigned)SEL4_VM_EXECUTE_NEVER;

    return (sel4_vm_attributes_t)(uncached | never);
}

// With all that it calls inside: it runs for every page.
INIT_FLAT static seL4_Error map_frame(seL4_CPtr frame, sel4_vspace_t vspace,
                                      const sel4_mapping_t *mapping)
{
    return (seL4_Error)sel4_frame_map((sel4_frame_t){ frame }, vspace, mapping).error;
}

INIT_FLAT static bool unmap(const init_t *init, seL4_CPtr frame, const char *what, uint32_t id)
{
    return init_check(init, (seL4_Error)sel4_frame_unmap((sel4_frame_t){ frame }).error, what, id);
}

bool init_assign_asids(init_t *init, const void *record)
{
    const sel4_asid_pool_t pool = { seL4_CapInitThreadASIDPool };
    const sel4_capdl_run_t *run = record;

    for (uint32_t i = 0; run->kind == SEL4_CAPDL_VSPACE && i < run->count; i++) {
        const sel4_vspace_t vspace = { init_cap(init, run->first + i) };
        if (!init_check(init, (seL4_Error)sel4_asid_pool_assign(pool, vspace).error,
                        "assign an ASID", run->first + i)) {
            return false;
        }
    }
    return true;
}

INIT_FLAT bool init_map_tables(init_t *init, const void *record)
{
    const sel4_capdl_table_run_t *run = record;
    const sel4_vspace_t vspace = { init_cap(init, run->vspace) };
    sel4_table_mapping_t mapping = { .at = { run->vaddr }, .level = run->level };

    for (uint32_t id = run->first; id < run->first + run->count; id++) {
        const sel4_page_table_t table = { init_cap(init, id) };
        if (!init_check(init, (seL4_Error)sel4_page_table_map(table, vspace, &mapping).error, "map",
                        id)) {
            return false;
        }
        mapping.at.bits += (seL4_Word)1 << run->step_bits;
    }
    return true;
}

/* ---- Contents */

static void copy(uint8_t *to, const uint8_t *from, size_t size)
{
    __builtin_memcpy(to, from, size);
}

// A chunk of the boot information with its header; the frame keeps its zeros when there is none.
static void copy_chunk(const init_t *init, uint8_t *to, const sel4_capdl_fill_t *fill)
{
    const uint8_t *extra = (const uint8_t *)init->bootinfo + seL4_BootInfoFrameSize;
    size_t at = 0;

    while (init->bootinfo->extraLen - at >= sizeof(seL4_BootInfoHeader)) {
        seL4_BootInfoHeader header;
        copy((uint8_t *)&header, extra + at, sizeof header);
        if (header.len < sizeof header || header.len > init->bootinfo->extraLen - at) {
            return;
        }
        if (header.id == fill->chunk) {
            size_t size = fill->offset < header.len ? header.len - fill->offset : 0;
            copy(to, extra + at + fill->offset, size < fill->size ? size : fill->size);
            return;
        }
        at += header.len;
    }
}

static bool write_contents(const init_t *init, uint8_t *to, const sel4_capdl_fill_t *fill)
{
    const uint8_t *from = init->spec.data + fill->offset;

    if (fill->kind == SEL4_CAPDL_FILL_BOOTINFO) {
        copy_chunk(init, to, fill);
    } else if (fill->kind == SEL4_CAPDL_FILL_DATA) {
        copy(to, from, fill->size);
    } else {
        sel4_span_t packed = { from, fill->stored_size };
        return sel4_inflate(packed, sel4_mutable_span(to, fill->size)).error == SEL4_INFLATE_OK ||
               init_fail(init, "its packed contents are damaged", fill->frame);
    }
    return true;
}

// The place of a page of the initialiser, which is unmapped at first.
static bool make_window(init_t *init)
{
    seL4_Word page = ((seL4_Word)window_page - (seL4_Word)sel4_rt_image_start) >> PAGE_BITS;

    if (!init->has_window) {
        init->has_window = unmap(init, init->bootinfo->userImageFrames.start + page,
                                 "make the window", SEL4_CAPDL_NONE);
    }
    return init->has_window;
}

bool init_fill(init_t *init, const void *record)
{
    const sel4_capdl_fill_t *fill = record;
    seL4_CPtr frame = init_cap(init, fill->frame);
    const sel4_vspace_t own = { seL4_CapInitThreadVSpace };
    uint8_t *window = fill->frame_bits == LARGE_PAGE_BITS ? (uint8_t *)LARGE_WINDOW : window_page;
    // Whatever the users do, the initialiser writes through the cache.
    const sel4_mapping_t mapping = { .at = { (seL4_Word)window },
                                     .rights = seL4_ReadWrite,
                                     .attributes = attributes_of(SEL4_CAPDL_CACHED) };

    if (!make_window(init) ||
        !init_check(init, map_frame(frame, own, &mapping), "map it to be filled", fill->frame)) {
        return false;
    }
    // The compiler must not take the window for the array that was there.
    __asm__ volatile("" : "+r"(window) : : "memory");
    bool is_written = write_contents(init, window + fill->start, fill);
    __asm__ volatile("" : : "r"(window) : "memory");
    return is_written &&
           init_check(init, init_arch_publish(frame, (seL4_Word)1 << fill->frame_bits, fill->flags),
                      "clean the cache", fill->frame) &&
           unmap(init, frame, "unmap it again", fill->frame);
}

/* ---- Pages */

// A page of the initialiser is given away; it has been written to, by whoever loaded it.
static bool give_page(init_t *init, const sel4_capdl_page_run_t *run, uint32_t id, seL4_CPtr frame)
{
    unsigned flags = run->flags & (SEL4_CAPDL_CACHED | SEL4_CAPDL_EXECUTABLE);
    uint64_t address;

    if (init->log_level >= LOG_ALL && init_get_address(init, id, &address)) {
        init_print("give 0x%lx ", (unsigned long)address);
        init_print_object(init, id);
        init_print("\n");
    }
    return init_check(init, init_arch_publish(frame, (seL4_Word)1 << PAGE_BITS, flags),
                      "clean the cache", id) &&
           unmap(init, frame, "take it from the initialiser", id);
}

// The capability to map it with, where it is not simply its own.
static bool prepare(init_t *init, const sel4_capdl_page_run_t *run, uint32_t id, seL4_CPtr *frame)
{
    seL4_CPtr slot = seL4_CapNull;

    if ((run->flags & SEL4_CAPDL_COPY) == 0) {
        return give_page(init, run, id, *frame);
    }
    if (!init_take_slot(init, &slot) ||
        !init_check(init, init_copy(init, *frame, slot), "copy", id)) {
        return false;
    }
    *frame = slot;
    return true;
}

static bool map_run(init_t *init, const sel4_capdl_page_run_t *run, sel4_vspace_t vspace)
{
    sel4_mapping_t mapping = { .at = { run->vaddr },
                               .rights = init_rights(run->rights),
                               .attributes = attributes_of(run->flags) };
    // Most are mapped by their own capability, which is not one of the initialiser's pages.
    uint32_t own_end = (run->flags & SEL4_CAPDL_COPY) != 0 ? 0 : init->spec.header->slot_count;
    seL4_Word size = (seL4_Word)1 << run->page_bits;

    for (uint32_t id = run->first; id < run->first + run->count; id++) {
        seL4_CPtr frame = init_cap(init, id);
        if (id >= own_end && !prepare(init, run, id, &frame)) {
            return false;
        }
        seL4_Error error = map_frame(frame, vspace, &mapping);
        if (SEL4_UNLIKELY(error != seL4_NoError)) {
            init_print("capdl-init: at 0x%lx:\n", (unsigned long)mapping.at.bits);
            return init_check(init, error, "map", id);
        }
        mapping.at.bits += size;
    }
    return true;
}

// Every page names the address space: that of many is put where the kernel finds it in one step.
bool init_map_pages(init_t *init, const void *record)
{
    enum { MANY = 64 };
    const sel4_capdl_page_run_t *run = record;
    seL4_CPtr vspace = init_cap(init, run->vspace);
    bool is_near = init->near != seL4_CapNull && run->count >= MANY;

    if (is_near && !init_check(init, init_bring_near(init, vspace), "copy", run->vspace)) {
        return false;
    }
    return map_run(init, run, (sel4_vspace_t){ is_near ? init->near : vspace }) &&
           (!is_near || init_check(init, init_empty_near(init), "delete the copy", run->vspace));
}
