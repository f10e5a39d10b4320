// SPDX-License-Identifier: BSD-2-Clause

/*
 * Address spaces: ASIDs and tables, then the contents of frames, then the pages.
 *
 * Frames are filled through a window: the place of a page of the initialiser that was unmapped, so
 * that its tables are there; for large ones, a place that the kernel left free.
 */

// gcc's analyzer takes the copy of a result that has no value for a use of the value.
#pragma GCC diagnostic ignored "-Wanalyzer-use-of-uninitialized-value"

#include <sel4c/inflate.h>
#include <sel4c/rt/start.h>

#include "init.h"

enum { PAGE_BITS = 12, LARGE_PAGE_BITS = 21 };

// In the same table of large pages as the initialiser, which ends far below.
#define LARGE_WINDOW ((seL4_Word)0x30000000)

static SEL4_ALIGNED(1 << PAGE_BITS) uint8_t window_page[1 << PAGE_BITS];

// Each root of an address space among the objects of some runs gets one.
static bool assign_asids(init_t *init, const sel4_capdl_run_t *runs, uint32_t run_count)
{
    for (const sel4_capdl_run_t *run = runs; run < runs + run_count; run++) {
        for (uint32_t i = 0; run->kind == SEL4_CAPDL_VSPACE && i < run->count; i++) {
            if (!init_check(init,
                            init_arch_assign_asid(seL4_CapInitThreadASIDPool,
                                                  init_cap(init, run->first + i)),
                            "assign an ASID", run->first + i)) {
                return false;
            }
        }
    }
    return true;
}

bool init_address_spaces(init_t *init)
{
    const sel4_capdl_spec_t *spec = &init->spec;

    if (!assign_asids(init, spec->runs, sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_RUNS)) ||
        !assign_asids(init, spec->children,
                      sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_CHILDREN))) {
        return false;
    }
    for (uint32_t i = 0; i < sel4_capdl_spec_count(&init->spec, SEL4_CAPDL_SECTION_TABLES); i++) {
        const sel4_capdl_table_run_t *run = &init->spec.tables[i];
        for (uint32_t j = 0; j < run->count; j++) {
            seL4_Word vaddr = run->vaddr + ((seL4_Word)j << run->step_bits);
            if (!init_check(init,
                            init_arch_map_table(init_cap(init, run->first + j),
                                                init_cap(init, run->vspace), vaddr, run->level),
                            "map", run->first + j)) {
                return false;
            }
        }
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
        sel4_inflate_error_t error =
            sel4_inflate(sel4_span(from, fill->stored_size), sel4_mutable_span(to, fill->size))
                .error;
        return error == SEL4_INFLATE_OK ||
               init_fail(init, sel4_inflate_error_text(error), fill->frame);
    }
    return true;
}

static bool fill_frame(init_t *init, const sel4_capdl_fill_t *fill)
{
    seL4_CPtr frame = init_cap(init, fill->frame);
    bool is_large = fill->frame_bits == LARGE_PAGE_BITS;
    uint8_t *window = is_large ? (uint8_t *)LARGE_WINDOW : window_page;
    // Whatever the users do, the initialiser writes through the cache.
    seL4_Error error = init_arch_map(frame, seL4_CapInitThreadVSpace, (seL4_Word)window,
                                     seL4_ReadWrite, SEL4_CAPDL_CACHED);
    if (!init_check(init, error, "map it to be filled", fill->frame)) {
        return false;
    }
    // The compiler must not take the window for the array that was there.
    __asm__ volatile("" : "+r"(window) : : "memory");
    bool is_written = write_contents(init, window + fill->start, fill);
    __asm__ volatile("" : : "r"(window) : "memory");
    return is_written &&
           init_check(init, init_arch_publish(frame, (seL4_Word)1 << fill->frame_bits, fill->flags),
                      "clean the cache", fill->frame) &&
           init_check(init, init_arch_unmap(frame), "unmap it again", fill->frame);
}

bool init_contents(init_t *init)
{
    uint32_t count = sel4_capdl_spec_count(&init->spec, SEL4_CAPDL_SECTION_FILLS);

    if (count == 0) {
        return true;
    }
    seL4_Word page = ((seL4_Word)window_page - (seL4_Word)sel4_rt_image_start) >> PAGE_BITS;
    seL4_CPtr own = init->bootinfo->userImageFrames.start + page;
    if (!init_check(init, init_arch_unmap(own), "make the window", SEL4_CAPDL_NONE)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!fill_frame(init, &init->spec.fills[i])) {
            return false;
        }
    }
    return true;
}

/* ---- Pages */

static void print_given(const init_t *init, uint32_t id, seL4_CPtr frame)
{
    sel4_paddr_t address = { 0 };

    if (init->log_level >= LOG_ALL &&
        sel4_frame_get_address((sel4_frame_t){ frame }, &address).error == SEL4_OK) {
        sel4_debug_print("give 0x%llx ", (unsigned long long)address.bits);
        init_print_object(init, id);
        sel4_debug_print("\n");
    }
}

// A page of the initialiser is given away; it has been written to, by whoever loaded it.
static bool give_page(init_t *init, const sel4_capdl_page_run_t *run, uint32_t id, seL4_CPtr frame)
{
    unsigned flags = run->flags & (SEL4_CAPDL_CACHED | SEL4_CAPDL_EXECUTABLE);

    print_given(init, id, frame);
    return init_check(init, init_arch_publish(frame, (seL4_Word)1 << PAGE_BITS, flags),
                      "clean the cache", id) &&
           init_check(init, init_arch_unmap(frame), "take it from the initialiser", id);
}

static bool copy_cap(init_t *init, uint32_t id, seL4_CPtr *frame)
{
    seL4_CPtr slot = seL4_CapNull;

    if (!init_take_slot(init, &slot) ||
        !init_check(init,
                    seL4_CNode_Copy(seL4_CapInitThreadCNode, slot, seL4_WordBits,
                                    seL4_CapInitThreadCNode, *frame, seL4_WordBits, seL4_AllRights),
                    "copy", id)) {
        return false;
    }
    *frame = slot;
    return true;
}

static bool map_run(init_t *init, const sel4_capdl_page_run_t *run)
{
    seL4_CapRights_t rights = init_rights(run->rights);
    seL4_CPtr vspace = init_cap(init, run->vspace);
    seL4_Word vaddr = run->vaddr;

    for (uint32_t id = run->first; id < run->first + run->count; id++) {
        seL4_CPtr frame = init_cap(init, id);
        if ((run->flags & SEL4_CAPDL_COPY) != 0) {
            if (!copy_cap(init, id, &frame)) {
                return false;
            }
        } else if (id >= init->spec.header->slot_count && !give_page(init, run, id, frame)) {
            return false;
        }
        seL4_Error error = init_arch_map(frame, vspace, vaddr, rights, run->flags);
        if (SEL4_UNLIKELY(error != seL4_NoError)) {
            sel4_debug_print("capdl-init: at 0x%llx:\n", (unsigned long long)vaddr);
            return init_check(init, error, "map", id);
        }
        vaddr += (seL4_Word)1 << run->page_bits;
    }
    return true;
}

bool init_pages(init_t *init)
{
    for (uint32_t i = 0; i < sel4_capdl_spec_count(&init->spec, SEL4_CAPDL_SECTION_PAGES); i++) {
        if (!map_run(init, &init->spec.pages[i])) {
            return false;
        }
    }
    return true;
}
