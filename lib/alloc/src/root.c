// SPDX-License-Identifier: BSD-2-Clause

/*
 * A root task's resources.  The kernel places the boot information, and what follows it, at the end
 * of the image; the addresses after that are free.
 */

#include <sel4c/alloc/root.h>
#include <sel4c/bits.h>

static sel4_vaddr_t first_free_address(const sel4_bootinfo_t *bootinfo)
{
    uint64_t end = (uintptr_t)bootinfo + sel4_bootinfo_footprint_size(bootinfo);
    uint64_t buffer_end = (uintptr_t)bootinfo->ipcBuffer + SEL4_ALLOC_PAGE_SIZE;
    return sel4_vaddr(sel4_align_up(end > buffer_end ? end : buffer_end, seL4_LargePageBits));
}

sel4_result_t sel4_alloc_root_init(sel4_alloc_root_t *root, const sel4_bootinfo_t *bootinfo)
{
    root->alloc = (sel4_alloc_t){ &root->untypeds, &root->slots };
    sel4_alloc_untypeds_init(&root->untypeds, root->pieces, SEL4_ALLOC_ROOT_PIECES);
    for (size_t i = 0; i < sel4_bootinfo_untyped_count(bootinfo); i++) {
        sel4_untyped_info_t info;
        SEL4_TRY(sel4_bootinfo_untyped(bootinfo, i, &info));
        SEL4_TRY(sel4_alloc_untypeds_add(&root->untypeds, &info));
    }
    sel4_slot_region_t empty = sel4_bootinfo_empty(bootinfo);
    size_t slot_count = sel4_slot_region_count(empty);
    sel4_alloc_slots_init(&root->slots, SEL4_INIT_CNODE, empty.start,
                          slot_count < SEL4_ALLOC_ROOT_SLOTS ? slot_count : SEL4_ALLOC_ROOT_SLOTS,
                          root->slot_words);
    sel4_alloc_space_init(&root->space, SEL4_INIT_VSPACE, &root->alloc,
                          first_free_address(bootinfo), SEL4_ALLOC_ROOT_PAGES, root->page_words);
    return SEL4_SUCCESS;
}
