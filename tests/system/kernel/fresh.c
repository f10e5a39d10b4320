// SPDX-License-Identifier: BSD-2-Clause
//
// New objects have nothing of what was in their memory before.  Programs cannot see the memory of
// objects; so it is filled with ones through frames, taken back, and made into objects.

#include "space.h"

#define DIRTY_BITS 14

// An untyped whose memory has no zeros in it.
static seL4_CPtr dirty_untyped(void)
{
    seL4_CPtr untyped = kt_untyped(DIRTY_BITS);
    seL4_Word count = 1ul << (DIRTY_BITS - seL4_PageBits);
    seL4_CPtr frames = kt_slots(count);
    KT_NEED_OK(
        seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, KT_ROOT, 0, 0, frames, count));
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    for (seL4_Word i = 0; i < count; i++) {
        seL4_Word address = SPACE_AT + i * PAGE_SIZE;
        KT_NEED_OK(space_map(frames + i, KT_VSPACE, address));
        for (seL4_Word at = 0; at < PAGE_SIZE; at += sizeof(seL4_Word)) {
            *(volatile seL4_Word *)(address + at) = ~0ul;
        }
    }
    kt_revoke(untyped);
    return untyped;
}

static seL4_CPtr fresh(seL4_Word type, seL4_Word size_bits)
{
    seL4_CPtr slot = kt_slot();
    KT_NEED_OK(seL4_Untyped_Retype(dirty_untyped(), type, size_bits, KT_ROOT, 0, 0, slot, 1));
    return slot;
}

KT_CASE(fresh, a_thread_has_no_registers_flags_or_spaces, KT_MMU)
{
    seL4_CPtr tcb = fresh(seL4_TCBObject, 0);
    seL4_UserContext context;
    KT_OK(seL4_TCB_ReadRegisters(tcb, false, 0, sizeof context / sizeof(seL4_Word), &context));
    context.spsr = 0;
    for (size_t i = 0; i < sizeof context / sizeof(seL4_Word); i++) {
        kt_note("register %zu", i);
        KT_EQ(((seL4_Word *)&context)[i], 0);
    }
    kt_note(NULL);
    KT_EQ(seL4_TCB_SetFlags(tcb, 0, 0).flags, 0);
    KT_ERROR(seL4_TCB_UnbindNotification(tcb), seL4_IllegalOperation);
    seL4_CPtr other = kt_make(seL4_TCBObject, 0);
    KT_ERROR(seL4_TCB_SetPriority(other, tcb, 1), seL4_RangeError); // Its MCP is 0.
    KT_WORDS(0, 0);
}

KT_CASE(fresh, a_cnode_is_empty, KT_MMU)
{
    seL4_CPtr cnode = fresh(seL4_CapTableObject, DIRTY_BITS - seL4_SlotBits);
    seL4_CPtr slot = kt_slot();
    for (seL4_Word i = 0; i < 1ul << (DIRTY_BITS - seL4_SlotBits); i++) {
        KT_NEED_EQ(seL4_CNode_Move(KT_ROOT, slot, KT_DEPTH, cnode, i, DIRTY_BITS - seL4_SlotBits),
                   seL4_FailedLookup);
    }
}

KT_CASE(fresh, an_endpoint_has_no_message, KT_MMU)
{
    seL4_CPtr endpoint = fresh(seL4_EndpointObject, 0);
    seL4_Word badge = 1;
    seL4_NBSend(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
}

KT_CASE(fresh, a_notification_is_not_signalled, KT_MMU)
{
    seL4_CPtr notification = fresh(seL4_NotificationObject, 0);
    seL4_Word badge = 1;
    seL4_Poll(notification, &badge);
    KT_EQ(badge, 0);
    seL4_Signal(kt_mint(notification, seL4_AllRights, 6));
    seL4_Wait(notification, &badge);
    KT_EQ(badge, 6);
    KT_OK(seL4_TCB_BindNotification(kt_make(seL4_TCBObject, 0), notification));
}

KT_CASE(fresh, a_reply_answers_nobody, KT_MMU)
{
    seL4_CPtr reply = fresh(seL4_ReplyObject, 0);
    seL4_Send(reply, seL4_MessageInfo_new(0, 0, 0, 0));
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    seL4_NBRecv(endpoint, NULL, reply);
}

KT_CASE(fresh, a_scheduling_context_has_no_time, KT_MMU)
{
    seL4_CPtr context = fresh(seL4_SchedContextObject, 10);
    KT_EQ(seL4_SchedContext_Consumed(context).consumed, 0);
    KT_EQ(seL4_SchedContext_YieldTo(context).error, seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_Bind(context, kt_make(seL4_TCBObject, 0)));
    KT_OK(seL4_SchedContext_Bind(context, kt_make(seL4_NotificationObject, 0)));
    KT_OK(seL4_SchedContext_Unbind(context));
}

KT_CASE(fresh, a_page_table_is_empty, KT_MMU)
{
    seL4_Word address = SPACE_AT + HUGE_SIZE;
    seL4_CPtr table = fresh(seL4_ARM_PageTableObject, 0);
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_OK(seL4_ARM_PageTable_Map(table, KT_VSPACE, address, ATTRIBUTES));
    for (seL4_Word at = 0; at < HUGE_SIZE; at += LARGE_SIZE) {
        KT_NEED_EQ(space_map(frame, KT_VSPACE, address + at), seL4_FailedLookup);
        KT_NEED_EQ(seL4_MappingFailedLookupLevel(), NO_LEVEL_3);
    }
}

KT_CASE(fresh, an_address_space_is_empty, KT_MMU)
{
    seL4_CPtr vspace = fresh(seL4_ARM_VSpaceObject, 0);
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_OK(seL4_ARM_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
    for (seL4_Word address = 0; address < seL4_UserTop; address += HUGE_SIZE << 9) {
        KT_NEED_EQ(space_map(frame, vspace, address), seL4_FailedLookup);
        KT_NEED_EQ(seL4_MappingFailedLookupLevel(), NO_LEVEL_1);
    }
}

KT_CASE(fresh, an_identifier_pool_is_empty, KT_MMU)
{
    seL4_CPtr untyped = kt_slot();
    seL4_CPtr pool = kt_slot();
    KT_NEED_OK(seL4_Untyped_Retype(dirty_untyped(), seL4_UntypedObject, seL4_ASIDPoolBits, KT_ROOT,
                                   0, 0, untyped, 1));
    KT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, untyped, KT_ROOT, pool, KT_DEPTH));
    seL4_Word count = 1ul << seL4_ASIDPoolIndexBits;
    seL4_CPtr vspaces = kt_make_many(seL4_ARM_VSpaceObject, 0, count);
    for (seL4_Word i = 0; i < count; i++) {
        KT_NEED_OK(seL4_ARM_ASIDPool_Assign(pool, vspaces + i));
    }
}

KT_CASE(fresh, frames_of_an_untyped_that_was_split_are_zero, KT_MMU)
{
    seL4_CPtr untyped = dirty_untyped();
    seL4_CPtr halves = kt_slots(2);
    seL4_CPtr frame = kt_slot();
    seL4_Word address = SPACE_AT + 16 * PAGE_SIZE;
    KT_NEED_OK(
        seL4_Untyped_Retype(untyped, seL4_UntypedObject, DIRTY_BITS - 1, KT_ROOT, 0, 0, halves, 2));
    KT_NEED_OK(
        seL4_Untyped_Retype(halves + 1, seL4_ARM_SmallPageObject, 0, KT_ROOT, 0, 0, frame, 1));
    KT_NEED_OK(space_map(frame, KT_VSPACE, address));
    for (seL4_Word at = 0; at < PAGE_SIZE; at += sizeof(seL4_Word)) {
        KT_NEED_EQ(*(volatile seL4_Word *)(address + at), 0);
    }
}
