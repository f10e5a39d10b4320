// SPDX-License-Identifier: BSD-2-Clause

/*
 * The kernel gives a capability for each page of the image, in order.  A page is unmapped and a
 * device's frame mapped in its place, so that no page table is ever missing.
 */

#include "pages.h"

#include <sel4c/rt/start.h>

static size_t used_slots;
static uint64_t used_sizes[CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS]; // of each untyped, from its start

static sel4_result_t image_frame(const sel4_bootinfo_t *bootinfo, const page_t *page,
                                 sel4_frame_t *ret_frame)
{
    uintptr_t offset = (uintptr_t)page - (uintptr_t)sel4_rt_image_start;
    sel4_cap_t cap;

    SEL4_TRY(
        sel4_slot_region_cap(sel4_bootinfo_image_frames(bootinfo), offset >> seL4_PageBits, &cap));
    *ret_frame = (sel4_frame_t){ cap.bits };
    return SEL4_SUCCESS;
}

sel4_result_t pages_physical(const sel4_bootinfo_t *bootinfo, const page_t *page,
                             uint64_t *ret_address)
{
    sel4_frame_t frame;
    sel4_paddr_t address = { 0 };

    SEL4_TRY(image_frame(bootinfo, page, &frame));
    SEL4_TRY(sel4_frame_get_address(frame, &address));
    *ret_address = address.bits;
    return SEL4_SUCCESS;
}

static sel4_result_t make(const sel4_bootinfo_t *bootinfo, sel4_untyped_t untyped,
                          sel4_blueprint_t what, sel4_cap_t *ret_cap)
{
    SEL4_TRY(sel4_slot_region_cap(sel4_bootinfo_empty(bootinfo), used_slots, ret_cap));
    SEL4_TRY(
        sel4_untyped_retype_to(untyped, what, (sel4_slot_t){ SEL4_INIT_CNODE, ret_cap->bits }, 1));
    used_slots++;
    return SEL4_SUCCESS;
}

// What lies before an offset becomes untyped memory that nobody uses: pieces as large as their
// place allows.
static sel4_result_t skip_to(const sel4_bootinfo_t *bootinfo, sel4_untyped_t untyped,
                             uint64_t *used, uint64_t offset)
{
    while (*used < offset) {
        unsigned bits = 63 - (unsigned)__builtin_clzll(offset - *used);
        if (*used != 0 && (unsigned)__builtin_ctzll(*used) < bits) {
            bits = (unsigned)__builtin_ctzll(*used);
        }
        sel4_cap_t cap;
        SEL4_TRY(make(bootinfo, untyped, sel4_blueprint_untyped((uint8_t)bits), &cap));
        *used += UINT64_C(1) << bits;
    }
    return *used == offset ? SEL4_SUCCESS : SEL4_FAILURE(SEL4_ERR_RANGE);
}

static sel4_result_t make_device_frame(const sel4_bootinfo_t *bootinfo, uint64_t address,
                                       sel4_frame_t *ret_frame)
{
    for (size_t i = 0; i < sel4_bootinfo_untyped_count(bootinfo); i++) {
        sel4_untyped_info_t info;
        sel4_cap_t cap;
        SEL4_TRY(sel4_bootinfo_untyped(bootinfo, i, &info));
        if (!info.is_device || address < info.address.bits ||
            address - info.address.bits >= UINT64_C(1) << info.size_bits) {
            continue;
        }
        SEL4_TRY(skip_to(bootinfo, info.untyped, &used_sizes[i], address - info.address.bits));
        SEL4_TRY(make(bootinfo, info.untyped, SEL4_BLUEPRINT_FRAME, &cap));
        used_sizes[i] += PAGE_SIZE;
        *ret_frame = (sel4_frame_t){ cap.bits };
        return SEL4_SUCCESS;
    }
    return SEL4_FAILURE(SEL4_ERR_RANGE);
}

sel4_result_t pages_map_device(const sel4_bootinfo_t *bootinfo, uint64_t address, page_t *pages,
                               size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sel4_frame_t memory;
        sel4_frame_t device;
        SEL4_TRY(make_device_frame(bootinfo, address + i * PAGE_SIZE, &device));
        SEL4_TRY(image_frame(bootinfo, &pages[i], &memory));
        SEL4_TRY(sel4_frame_unmap(memory));
        SEL4_TRY(sel4_frame_map(device, SEL4_INIT_VSPACE,
                                &(sel4_mapping_t){
                                    .at = sel4_vaddr((uintptr_t)&pages[i]),
                                    .rights = SEL4_READ_WRITE,
                                    .attributes = SEL4_VM_UNCACHED | SEL4_VM_EXECUTE_NEVER,
                                }));
    }
    return SEL4_SUCCESS;
}
