// SPDX-License-Identifier: BSD-2-Clause

/*
 * lib/sel4 without any runtime: an own entry point, no thread-local storage, no C library, and no
 * state.  Every call that needs the IPC buffer is given it.
 */

#include <sel4c/sel4.h>

SEL4_NORETURN void run(const sel4_bootinfo_t *bootinfo);

// A notification in the first empty slot, signalled and polled.
static sel4_result_t use_notification(const sel4_bootinfo_t *bootinfo)
{
    sel4_ipc_buffer_t *ipc = bootinfo->ipcBuffer;
    sel4_slot_t slot = { SEL4_INIT_CNODE, sel4_bootinfo_empty(bootinfo).start };
    for (size_t i = 0; i < sel4_bootinfo_untyped_count(bootinfo); i++) {
        sel4_untyped_info_t info;
        SEL4_TRY(sel4_bootinfo_untyped(bootinfo, i, &info));
        if (info.is_device || info.size_bits < seL4_NotificationBits) {
            continue;
        }
        SEL4_TRY(
            sel4_untyped_retype_to_with(ipc, info.untyped, SEL4_BLUEPRINT_NOTIFICATION, slot, 1));
        sel4_notification_t notification = sel4_notification_from_bits(slot.index);
        sel4_notification_signal(notification);
        (void)sel4_notification_poll(notification);
        return sel4_path_delete_with(ipc, sel4_path(SEL4_INIT_CNODE, slot.index));
    }
    return SEL4_FAILURE(SEL4_ERR_NOT_ENOUGH_MEMORY);
}

void run(const sel4_bootinfo_t *bootinfo)
{
    if (use_notification(bootinfo).error == SEL4_OK) {
        sel4_debug_put_string("made, signalled and deleted a notification\n"
                              "sel4c: exit status 0\n");
    } else {
        sel4_debug_put_string("sel4c: exit status 1\n");
    }
    for (;;) {
        (void)sel4_tcb_suspend_with(bootinfo->ipcBuffer, SEL4_INIT_TCB);
    }
}
