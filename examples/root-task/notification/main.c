// SPDX-License-Identifier: BSD-2-Clause

/*
 * Makes a notification out of untyped memory and a second capability to it with a badge, signals
 * through that one and waits on the other: the badge arrives.
 */

#include <sel4c/root_task.h>

#define BADGE 0x1337

// The first two empty slots of this thread's CNode.
typedef struct slots {
    sel4_slot_t plain;
    sel4_slot_t badged;
} slots_t;

static sel4_result_t find_slots(const sel4_bootinfo_t *bootinfo, slots_t *ret_slots)
{
    sel4_cap_t first;
    sel4_cap_t second;
    SEL4_TRY(sel4_slot_region_cap(sel4_bootinfo_empty(bootinfo), 0, &first));
    SEL4_TRY(sel4_slot_region_cap(sel4_bootinfo_empty(bootinfo), 1, &second));
    *ret_slots = (slots_t){
        .plain = { SEL4_INIT_CNODE, first.bits },
        .badged = { SEL4_INIT_CNODE, second.bits },
    };
    return SEL4_SUCCESS;
}

// Memory, not a device, and large enough for one object of the kind.
static sel4_result_t find_untyped(const sel4_bootinfo_t *bootinfo, sel4_blueprint_t what,
                                  sel4_untyped_t *ret_untyped)
{
    for (size_t i = 0; i < sel4_bootinfo_untyped_count(bootinfo); i++) {
        sel4_untyped_info_t info;
        SEL4_TRY(sel4_bootinfo_untyped(bootinfo, i, &info));
        if (!info.is_device && info.size_bits >= sel4_blueprint_physical_size_bits(what)) {
            *ret_untyped = info.untyped;
            return SEL4_SUCCESS;
        }
    }
    return SEL4_FAILURE(SEL4_ERR_NOT_ENOUGH_MEMORY);
}

static sel4_result_t signal_and_wait(const sel4_bootinfo_t *bootinfo, seL4_Word *ret_badge)
{
    slots_t slots;
    SEL4_TRY(find_slots(bootinfo, &slots));
    sel4_untyped_t untyped;
    SEL4_TRY(find_untyped(bootinfo, SEL4_BLUEPRINT_NOTIFICATION, &untyped));
    SEL4_TRY(sel4_untyped_retype_to(untyped, SEL4_BLUEPRINT_NOTIFICATION, slots.plain, 1));
    SEL4_TRY(sel4_path_mint(sel4_path(SEL4_INIT_CNODE, slots.badged.index),
                            sel4_path(SEL4_INIT_CNODE, slots.plain.index), SEL4_WRITE, BADGE));

    sel4_notification_signal(sel4_notification_from_bits(slots.badged.index));
    *ret_badge = sel4_notification_wait(sel4_notification_from_bits(slots.plain.index));
    return SEL4_SUCCESS;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    seL4_Word badge;
    sel4_result_t result = signal_and_wait(bootinfo, &badge);
    if (result.error != SEL4_OK) {
        sel4_debug_print("failed: %s\n", sel4_error_text(result.error));
        return 1;
    }
    sel4_debug_print("badge 0x%lx\n", badge);
    return badge == BADGE ? 0 : 2;
}

SEL4_ROOT_TASK(run);
