// SPDX-License-Identifier: BSD-2-Clause
//
// CNodes: every operation on slots.

#include "slots.h"

static seL4_Error move(seL4_CPtr to, seL4_CPtr from)
{
    return seL4_CNode_Move(KT_ROOT, to, KT_DEPTH, KT_ROOT, from, KT_DEPTH);
}

static seL4_Error mutate(seL4_CPtr to, seL4_CPtr from, seL4_Word data)
{
    return seL4_CNode_Mutate(KT_ROOT, to, KT_DEPTH, KT_ROOT, from, KT_DEPTH, data);
}

static seL4_Error rotate(seL4_CPtr to, seL4_CPtr pivot, seL4_CPtr from)
{
    return seL4_CNode_Rotate(KT_ROOT, to, KT_DEPTH, 0, KT_ROOT, pivot, KT_DEPTH, 0, KT_ROOT, from,
                             KT_DEPTH);
}

// Whether two capabilities, of which one at least is badged, are for one object.
static bool is_same_notification(seL4_CPtr a, seL4_CPtr b)
{
    seL4_Word badge = 0;
    seL4_Poll(b, &badge);
    seL4_Signal(a);
    seL4_Poll(b, &badge);
    return badge != 0;
}

// The same for threads, by a register.
static bool is_same_tcb(seL4_CPtr a, seL4_CPtr b)
{
    static seL4_Word mark;
    seL4_UserContext registers = { .pc = 0, .sp = ++mark };
    KT_OK(seL4_TCB_WriteRegisters(a, false, 0, 2, &registers));
    KT_OK(seL4_TCB_ReadRegisters(b, false, 0, 2, &registers));
    return registers.sp == mark;
}

// ---- Copy and mint

KT_CASE(cnode, copy_checks_both_slots, 0)
{
    seL4_CPtr from = endpoint();
    seL4_CPtr other = endpoint();
    seL4_CPtr empty = kt_slots(2);
    KT_ERROR(copy(other, from), seL4_DeleteFirst);
    KT_ERROR(copy(empty, empty + 1), seL4_FailedLookup);
    KT_WORDS(1, seL4_MissingCapability, 64);
    KT_ERROR(copy(other, empty), seL4_DeleteFirst);
    KT_ERROR(copy(from, from), seL4_DeleteFirst);
    KT_OK(copy(empty, from));
    KT_FALSE(kt_is_empty(empty));
    KT_FALSE(kt_is_empty(from));
}

KT_CASE(cnode, kinds_that_cannot_be_copied, 0)
{
    seL4_CPtr to = kt_slot();
    KT_ERROR(copy(to, seL4_CapIRQControl), seL4_IllegalOperation);
    KT_ERROR(copy(to, kt_make(seL4_ARM_PageTableObject, 0)), seL4_IllegalOperation);
    KT_ERROR(copy(to, kt_make(seL4_ARM_VSpaceObject, 0)), seL4_IllegalOperation);
    KT_TRUE(kt_is_empty(to));
}

KT_CASE(cnode, kinds_that_can_be_copied, 0)
{
    static const seL4_Word kinds[] = { seL4_TCBObject, seL4_EndpointObject, seL4_NotificationObject,
                                       seL4_ReplyObject, seL4_ARM_SmallPageObject };
    for (unsigned i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        kt_note("type %lu", kinds[i]);
        KT_OK(copy(kt_slot(), kt_make(kinds[i], 0)));
    }
    kt_note(NULL);
    KT_OK(copy(kt_slot(), kt_make(seL4_CapTableObject, 3)));
    KT_OK(copy(kt_slot(), kt_make(seL4_SchedContextObject, 8)));
    KT_OK(copy(kt_slot(), kt_untyped(10)));
    KT_OK(copy(kt_slot(), KT_VSPACE));
    KT_OK(copy(kt_slot(), seL4_CapASIDControl));
    KT_OK(copy(kt_slot(), seL4_CapInitThreadASIDPool));
    KT_OK(copy(kt_slot(), seL4_CapDomain));
    KT_OK(copy(kt_slot(), KT_SCHED_CONTROL));
}

KT_CASE(cnode, a_badge_is_given_once, 0)
{
    seL4_CPtr unbadged = endpoint();
    seL4_CPtr badged = kt_slot();
    seL4_CPtr to = kt_slot();
    KT_OK(mint(badged, unbadged, 0x55));
    KT_ERROR(mint(to, badged, 0x56), seL4_IllegalOperation);
    KT_ERROR(mint(to, badged, 0x55), seL4_IllegalOperation);
    KT_ERROR(mint(to, badged, 0), seL4_IllegalOperation);
    KT_TRUE(kt_is_empty(to));
    KT_OK(copy(to, badged));
}

KT_CASE(cnode, a_badge_has_64_bits, 0)
{
    seL4_CPtr signal = kt_mint(kt_make(seL4_NotificationObject, 0), seL4_AllRights, ~(seL4_Word)0);
    seL4_Word badge = 0;
    seL4_Signal(signal);
    seL4_Wait(signal, &badge);
    KT_EQ(badge, ~(seL4_Word)0);
}

KT_CASE(cnode, minting_what_has_no_badge_ignores_it, 0)
{
    seL4_CPtr to = kt_slot();
    KT_OK(mint(to, kt_make(seL4_TCBObject, 0), 5));
    kt_delete(to);
    KT_OK(mint(to, kt_make(seL4_ReplyObject, 0), 5));
    kt_delete(to);
    KT_OK(mint(to, kt_untyped(8), 5));
}

KT_CASE(cnode, guard_and_index_have_64_bits_together, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    seL4_CPtr to = kt_slot();
    KT_OK(mint(to, cnode, guard(0, 60)));
    kt_delete(to);
    KT_ERROR(mint(to, cnode, guard(0, 61)), seL4_IllegalOperation);
    KT_ERROR(mint(to, cnode, guard(0, 63)), seL4_IllegalOperation);
    KT_TRUE(kt_is_empty(to));
}

KT_CASE(cnode, a_guard_wider_than_its_size_is_cut, 0)
{
    seL4_CPtr cnode = kt_slot();
    KT_OK(mint(cnode, kt_make(seL4_CapTableObject, 4), guard(0xf3, 4)));
    KT_OK(seL4_CNode_Copy(cnode, 0x35, 8, KT_ROOT, endpoint(), KT_DEPTH, seL4_AllRights));
}

KT_CASE(cnode, minting_a_cnode_again_changes_its_guard, 0)
{
    seL4_CPtr first = kt_slot();
    seL4_CPtr second = kt_slot();
    seL4_CPtr from = endpoint();
    KT_OK(mint(first, kt_make(seL4_CapTableObject, 4), guard(3, 4)));
    KT_OK(mint(second, first, guard(1, 2)));
    KT_OK(seL4_CNode_Copy(second, 0x14, 6, KT_ROOT, from, KT_DEPTH, seL4_AllRights));
    KT_ERROR(seL4_CNode_Copy(first, 0x34, 8, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_DeleteFirst);
    // No data: the guard stays.
    seL4_CPtr third = kt_slot();
    KT_OK(copy(third, first));
    KT_ERROR(seL4_CNode_Copy(third, 0x34, 8, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_DeleteFirst);
}

KT_CASE(cnode, rights_only_become_fewer, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr send = kt_mint(notification, seL4_CanWrite, 4);
    seL4_CPtr again = kt_copy(send, seL4_AllRights);
    seL4_Word badge = 0;
    seL4_Signal(again);
    seL4_Poll(notification, &badge);
    KT_EQ(badge, 4);
    // A notification without the right to be signalled: nothing happens, and a call says so.
    seL4_CPtr receive = kt_mint(notification, seL4_CanRead, 8);
    seL4_Signal(receive);
    seL4_Poll(notification, &badge);
    KT_EQ(badge, 0);
    KT_ERROR(seL4_MessageInfo_get_label(seL4_Call(receive, seL4_MessageInfo_new(0, 0, 0, 0))),
             seL4_InvalidCapability);
    KT_WORDS(0);
}

// ---- Move and mutate

KT_CASE(cnode, move_empties_the_source, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr signal = kt_mint(notification, seL4_AllRights, 1);
    seL4_CPtr to = kt_slot();
    KT_OK(move(to, signal));
    KT_TRUE(kt_is_empty(signal));
    KT_TRUE(is_same_notification(to, notification));
    KT_ERROR(move(signal, signal), seL4_FailedLookup);
    KT_WORDS(1, seL4_MissingCapability, 64);
    KT_ERROR(move(to, to), seL4_DeleteFirst);
    KT_ERROR(move(notification, to), seL4_DeleteFirst);
}

KT_CASE(cnode, a_moved_original_can_still_be_revoked, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr child = kt_mint(original, seL4_AllRights, 1);
    seL4_CPtr to = kt_slot();
    KT_OK(move(to, original));
    kt_revoke(to);
    KT_TRUE(kt_is_empty(child));
    KT_FALSE(kt_is_empty(to));
}

KT_CASE(cnode, a_moved_child_is_still_revoked, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr child = kt_mint(original, seL4_AllRights, 1);
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    KT_OK(seL4_CNode_Move(cnode, 9, 4, KT_ROOT, child, KT_DEPTH));
    kt_revoke(original);
    KT_ERROR(seL4_CNode_Move(cnode, 9, 4, cnode, 9, 4), seL4_FailedLookup);
}

KT_CASE(cnode, what_cannot_be_copied_can_be_moved, 0)
{
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_OK(move(kt_slot(), table));
    seL4_CPtr to = kt_slot();
    KT_OK(move(to, seL4_CapIRQControl));
    KT_OK(move(seL4_CapIRQControl, to));
}

KT_CASE(cnode, mutate_moves_and_changes_a_guard, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    seL4_CPtr to = kt_slot();
    KT_OK(mutate(to, cnode, guard(2, 3)));
    KT_TRUE(kt_is_empty(cnode));
    KT_OK(seL4_CNode_Copy(to, 0x21, 7, KT_ROOT, endpoint(), KT_DEPTH, seL4_AllRights));
    KT_ERROR(mutate(cnode, to, guard(0, 62)), seL4_IllegalOperation);
    KT_FALSE(kt_is_empty(to));
}

KT_CASE(cnode, mutate_gives_no_badge, 0)
{
    seL4_CPtr unbadged = endpoint();
    seL4_CPtr to = kt_slot();
    KT_ERROR(mutate(to, unbadged, 5), seL4_IllegalOperation);
    KT_FALSE(kt_is_empty(unbadged));
    KT_ERROR(mutate(to, unbadged, 0), seL4_IllegalOperation);
    KT_OK(mutate(to, kt_make(seL4_TCBObject, 0), 5));
    seL4_CPtr empty = kt_slot();
    KT_ERROR(mutate(empty, kt_slot(), 5), seL4_FailedLookup);
    KT_ERROR(mutate(to, unbadged, 5), seL4_DeleteFirst);
}

// ---- Rotate

typedef struct three {
    seL4_CPtr objects; // Three threads, copies of whose capabilities are moved about.
    seL4_CPtr slots;
} three_t;

static three_t three(void)
{
    three_t t = { .objects = kt_make_many(seL4_TCBObject, 0, 3), .slots = kt_slots(3) };
    for (seL4_Word i = 0; i < 3; i++) {
        KT_OK(copy(t.slots + i, t.objects + i));
    }
    return t;
}

KT_CASE(cnode, rotate_moves_two_capabilities, 0)
{
    three_t t = three();
    kt_delete(t.slots);
    KT_OK(rotate(t.slots, t.slots + 1, t.slots + 2));
    KT_TRUE(is_same_tcb(t.slots, t.objects + 1));
    KT_TRUE(is_same_tcb(t.slots + 1, t.objects + 2));
    KT_TRUE(kt_is_empty(t.slots + 2));
}

KT_CASE(cnode, rotate_swaps_two_capabilities, 0)
{
    three_t t = three();
    KT_OK(rotate(t.slots, t.slots + 1, t.slots));
    KT_TRUE(is_same_tcb(t.slots, t.objects + 1));
    KT_TRUE(is_same_tcb(t.slots + 1, t.objects));
    // Neighbours in the derivation tree, and a parent with its child.
    KT_OK(rotate(t.objects, t.slots + 1, t.objects));
    KT_TRUE(is_same_tcb(t.objects, t.slots + 1));
    kt_revoke(t.slots + 1);
    KT_TRUE(kt_is_empty(t.objects));
}

KT_CASE(cnode, rotate_refuses, 0)
{
    three_t t = three();
    seL4_CPtr empty = kt_slots(2);
    KT_ERROR(rotate(t.slots, t.slots + 1, t.slots + 2), seL4_DeleteFirst);
    KT_ERROR(rotate(empty, t.slots, empty + 1), seL4_FailedLookup);
    KT_WORDS(1, seL4_MissingCapability, 64);
    KT_ERROR(rotate(empty, empty + 1, t.slots), seL4_FailedLookup);
    KT_WORDS(0, seL4_MissingCapability, 64);
    KT_ERROR(rotate(empty, t.slots, t.slots), seL4_IllegalOperation);
    KT_ERROR(rotate(t.slots, t.slots, t.slots + 1), seL4_IllegalOperation);
    KT_ERROR(rotate(t.slots, t.slots, t.slots), seL4_IllegalOperation);
    KT_ERROR(rotate(empty, empty, t.slots), seL4_IllegalOperation);
    for (seL4_Word i = 0; i < 3; i++) {
        KT_TRUE(is_same_tcb(t.slots + i, t.objects + i));
    }
}

KT_CASE(cnode, rotate_gives_guards_but_no_badges, 0)
{
    seL4_CPtr cnodes = kt_make_many(seL4_CapTableObject, 4, 2);
    seL4_CPtr slot = kt_slot();
    KT_OK(seL4_CNode_Rotate(KT_ROOT, slot, KT_DEPTH, guard(1, 2), KT_ROOT, cnodes, KT_DEPTH,
                            guard(2, 3), KT_ROOT, cnodes + 1, KT_DEPTH));
    seL4_CPtr from = endpoint();
    KT_OK(seL4_CNode_Copy(slot, 0x13, 6, KT_ROOT, from, KT_DEPTH, seL4_AllRights));
    KT_OK(seL4_CNode_Copy(cnodes, 0x23, 7, KT_ROOT, from, KT_DEPTH, seL4_AllRights));
    seL4_CPtr badged = kt_slot();
    KT_ERROR(seL4_CNode_Rotate(KT_ROOT, badged, KT_DEPTH, 7, KT_ROOT, from, KT_DEPTH, 0, KT_ROOT,
                               slot, KT_DEPTH),
             seL4_IllegalOperation);
}

KT_CASE(cnode, rotate_between_cnodes, 0)
{
    three_t t = three();
    seL4_CPtr a = kt_make(seL4_CapTableObject, 2);
    seL4_CPtr b = kt_make(seL4_CapTableObject, 3);
    KT_OK(seL4_CNode_Move(a, 1, 2, KT_ROOT, t.slots, KT_DEPTH));
    KT_OK(seL4_CNode_Rotate(b, 5, 3, 0, a, 1, 2, 0, KT_ROOT, t.slots + 1, KT_DEPTH));
    KT_OK(seL4_CNode_Move(KT_ROOT, t.slots, KT_DEPTH, b, 5, 3));
    KT_OK(seL4_CNode_Move(KT_ROOT, t.slots + 1, KT_DEPTH, a, 1, 2));
    KT_TRUE(is_same_tcb(t.slots, t.objects));
    KT_TRUE(is_same_tcb(t.slots + 1, t.objects + 1));
}

// ---- Delete

KT_CASE(cnode, deleting_an_empty_slot_is_no_error, 0)
{
    seL4_CPtr empty = kt_slot();
    KT_OK(seL4_CNode_Delete(KT_ROOT, empty, KT_DEPTH));
    KT_OK(seL4_CNode_Revoke(KT_ROOT, empty, KT_DEPTH));
}

KT_CASE(cnode, deleting_a_parent_leaves_its_children, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr a = kt_mint(notification, seL4_AllRights, 1);
    seL4_CPtr b = kt_mint(notification, seL4_AllRights, 2);
    kt_delete(notification);
    KT_TRUE(is_same_notification(a, b));
    KT_TRUE(is_same_notification(b, a));
}

KT_CASE(cnode, a_deleted_cnode_deletes_what_it_holds, 0)
{
    seL4_CPtr untyped = kt_untyped(12);
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, cnode, 0, 0, 0, 16));
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 12, KT_ROOT, 0, 0, kt_slot(), 1),
             seL4_NotEnoughMemory);
    kt_delete(cnode);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 12, KT_ROOT, 0, 0, kt_slot(), 1));
}

KT_CASE(cnode, a_copy_keeps_a_cnode_and_what_it_holds, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    seL4_CPtr copied = kt_copy(cnode, seL4_AllRights);
    KT_OK(seL4_CNode_Copy(cnode, 3, 4, KT_ROOT, endpoint(), KT_DEPTH, seL4_AllRights));
    kt_delete(cnode);
    KT_ERROR(seL4_CNode_Copy(copied, 3, 4, KT_ROOT, endpoint(), KT_DEPTH, seL4_AllRights),
             seL4_DeleteFirst);
}

KT_CASE(cnode, a_cnode_that_holds_itself, 0)
{
    seL4_CPtr untyped = kt_untyped(seL4_SlotBits + 4);
    seL4_CPtr cnode = kt_slot();
    KT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 4, KT_ROOT, 0, 0, cnode, 1));
    KT_OK(seL4_CNode_Copy(cnode, 7, 4, KT_ROOT, cnode, KT_DEPTH, seL4_AllRights));
    KT_OK(seL4_CNode_Copy(cnode, 0, 4, KT_ROOT, endpoint(), KT_DEPTH, seL4_AllRights));
    kt_delete(cnode);
    // Nobody can reach it any more, and it is still there.
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, KT_ROOT, 0, 0, cnode, 1),
             seL4_NotEnoughMemory);
    kt_revoke(untyped);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 4, KT_ROOT, 0, 0, cnode, 1));
}

KT_CASE(cnode, cnodes_that_hold_each_other, 0)
{
    seL4_CPtr untyped = kt_untyped(12);
    seL4_CPtr slots = kt_slots(2);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 3, KT_ROOT, 0, 0, slots, 2));
    KT_OK(seL4_CNode_Move(slots, 5, 3, KT_ROOT, slots + 1, KT_DEPTH));
    // slots[5] is the second one now; it gets the first one.
    KT_OK(seL4_CNode_Copy(slots, (5 << 3) | 2, 6, KT_ROOT, slots, KT_DEPTH, seL4_AllRights));
    kt_delete(slots);
    KT_TRUE(kt_is_empty(slots));
    kt_revoke(untyped);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 12, KT_ROOT, 0, 0, slots, 1));
}

KT_CASE(cnode, a_long_chain_of_cnodes, 0)
{
    seL4_CPtr untyped = kt_untyped(13);
    seL4_CPtr slots = kt_slots(40);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 1, KT_ROOT, 0, 0, slots, 40));
    for (seL4_Word i = 39; i > 0; i--) {
        KT_OK(seL4_CNode_Move(slots + i - 1, 1, 1, KT_ROOT, slots + i, KT_DEPTH));
    }
    kt_delete(slots);
    KT_TRUE(kt_is_empty(slots));
    kt_revoke(untyped);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 13, KT_ROOT, 0, 0, slots, 1));
}

// ---- Revoke

KT_CASE(cnode, a_copy_revokes_nothing, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr a = kt_copy(original, seL4_AllRights);
    seL4_CPtr b = kt_copy(a, seL4_AllRights);
    kt_revoke(a);
    KT_FALSE(kt_is_empty(b));
    KT_FALSE(kt_is_empty(original));
    kt_revoke(original);
    KT_TRUE(kt_is_empty(a));
    KT_TRUE(kt_is_empty(b));
}

KT_CASE(cnode, a_badge_begins_a_new_generation, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr badged = kt_mint(original, seL4_AllRights, 5);
    seL4_CPtr child = kt_copy(badged, seL4_AllRights);
    seL4_CPtr grandchild = kt_copy(child, seL4_AllRights);
    seL4_CPtr other = kt_mint(original, seL4_AllRights, 6);
    kt_revoke(child);
    KT_FALSE(kt_is_empty(grandchild));
    kt_revoke(badged);
    KT_TRUE(kt_is_empty(child));
    KT_TRUE(kt_is_empty(grandchild));
    KT_FALSE(kt_is_empty(badged));
    KT_FALSE(kt_is_empty(other));
    kt_revoke(original);
    KT_TRUE(kt_is_empty(badged));
    KT_TRUE(kt_is_empty(other));
}

KT_CASE(cnode, two_mints_of_one_badge_are_separate, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr first = kt_mint(original, seL4_AllRights, 5);
    seL4_CPtr second = kt_mint(original, seL4_AllRights, 5);
    seL4_CPtr of_first = kt_copy(first, seL4_AllRights);
    kt_revoke(second);
    KT_FALSE(kt_is_empty(first));
    KT_FALSE(kt_is_empty(of_first));
}

KT_CASE(cnode, revoke_reaches_other_cnodes, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 8);
    for (seL4_Word i = 0; i < 256; i++) {
        KT_NEED_OK(
            seL4_CNode_Mint(cnode, i, 8, KT_ROOT, original, KT_DEPTH, seL4_AllRights, i + 1));
    }
    kt_revoke(original);
    for (seL4_Word i = 0; i < 256; i++) {
        KT_ERROR(seL4_CNode_Move(cnode, i, 8, cnode, i, 8), seL4_FailedLookup);
    }
}

KT_CASE(cnode, deleting_a_middle_generation_keeps_the_rest_revocable, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr badged = kt_mint(original, seL4_AllRights, 5);
    seL4_CPtr child = kt_copy(badged, seL4_AllRights);
    kt_delete(badged);
    KT_FALSE(kt_is_empty(child));
    kt_revoke(original);
    KT_TRUE(kt_is_empty(child));
}

static seL4_CPtr revoked;

static void revoke_and_note(seL4_Word arg)
{
    (void)arg;
    kt_trace('r');
    kt_revoke(revoked);
    kt_trace('R');
}

static void count_periods(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++) {
        kt_trace('t');
        seL4_Yield();
    }
}

KT_CASE(cnode, a_large_revoke_lets_others_run, KT_SLOW)
{
    // Enough work for several periods of a thread with higher priority.
    revoked = kt_untyped(22);
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 10);
    for (seL4_Word i = 0; i < 1024; i += CONFIG_RETYPE_FAN_OUT_LIMIT) {
        KT_NEED_OK(seL4_Untyped_Retype(revoked, seL4_TCBObject, 0, cnode, 0, 0, i,
                                       CONFIG_RETYPE_FAN_OUT_LIMIT));
    }
    kt_thread_t *thread = KT_THREAD(revoke_and_note, .priority = KT_PRIORITY - 1);
    KT_THREAD(count_periods, .arg = 3, .priority = KT_PRIORITY + 1, .budget_us = 200,
              .period_us = 1000);
    kt_join(thread);
    const char *traced = kt_traced();
    KT_TRUE(traced[0] == 't' && traced[1] == 'r' && traced[2] == 't');
}

// ---- Cancel badged sends

typedef struct sender {
    seL4_CPtr cap;
    seL4_Word name;
} sender_t;

static sender_t senders[4];

static void send_and_note(seL4_Word i)
{
    seL4_Send(senders[i].cap, seL4_MessageInfo_new(senders[i].name, 0, 0, 0));
    kt_trace((char)senders[i].name);
}

KT_CASE(cnode, cancel_badged_sends_restarts_those_of_one_badge, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr seven = kt_mint(original, seL4_AllRights, 7);
    seL4_CPtr eight = kt_mint(original, seL4_AllRights, 8);
    const sender_t all[] = {
        { kt_copy(seven, seL4_AllRights), 'a' },
        { kt_copy(eight, seL4_AllRights), 'b' },
        { kt_copy(seven, seL4_AllRights), 'c' },
        { original, 'd' },
    };
    for (seL4_Word i = 0; i < 4; i++) {
        senders[i] = all[i];
        KT_THREAD(send_and_note, .arg = i, .priority = KT_PRIORITY + 1);
    }
    // Cancelled senders send again, so they are at the end of the queue now.
    KT_OK(seL4_CNode_CancelBadgedSends(KT_ROOT, seven, KT_DEPTH));
    static const struct {
        seL4_Word badge;
        seL4_Word label;
    } wanted[] = { { 8, 'b' }, { 0, 'd' }, { 7, 'c' }, { 7, 'a' } };
    for (unsigned i = 0; i < 4; i++) {
        seL4_Word badge = 99;
        seL4_MessageInfo_t info = seL4_Recv(original, &badge, kt_self()->reply);
        KT_EQ(badge, wanted[i].badge);
        KT_EQ(seL4_MessageInfo_get_label(info), wanted[i].label);
    }
    KT_TEXT(kt_traced(), "bdca");
}

KT_CASE(cnode, cancel_badged_sends_of_a_revoked_badge, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr seven = kt_mint(original, seL4_AllRights, 7);
    senders[0] = (sender_t){ kt_copy(seven, seL4_AllRights), 'a' };
    KT_THREAD(send_and_note, .arg = 0, .priority = KT_PRIORITY + 1);
    kt_revoke(seven);
    KT_OK(seL4_CNode_CancelBadgedSends(KT_ROOT, seven, KT_DEPTH));
    // Its capability is gone: it sends to an empty slot, which does nothing.
    seL4_Word badge = 99;
    (void)seL4_NBRecv(original, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
    kt_settle();
    KT_TEXT(kt_traced(), "a");
}

KT_CASE(cnode, cancel_badged_sends_needs_an_endpoint_with_all_rights, 0)
{
    seL4_CPtr original = endpoint();
    seL4_CPtr badged = kt_mint(original, seL4_AllRights, 7);
    KT_OK(seL4_CNode_CancelBadgedSends(KT_ROOT, original, KT_DEPTH));
    KT_OK(seL4_CNode_CancelBadgedSends(KT_ROOT, badged, KT_DEPTH));
    KT_ERROR(seL4_CNode_CancelBadgedSends(KT_ROOT, kt_copy(badged, seL4_CanWrite), KT_DEPTH),
             seL4_IllegalOperation);
    KT_ERROR(seL4_CNode_CancelBadgedSends(KT_ROOT, kt_copy(badged, seL4_ReadWrite), KT_DEPTH),
             seL4_IllegalOperation);
    KT_ERROR(seL4_CNode_CancelBadgedSends(KT_ROOT, kt_make(seL4_NotificationObject, 0), KT_DEPTH),
             seL4_IllegalOperation);
    KT_ERROR(seL4_CNode_CancelBadgedSends(KT_ROOT, kt_slot(), KT_DEPTH), seL4_IllegalOperation);
}

// ---- Malformed invocations

static seL4_Word call_raw(seL4_CPtr cap, seL4_Word label, seL4_Word caps, seL4_Word length)
{
    return seL4_MessageInfo_get_label(seL4_Call(cap, seL4_MessageInfo_new(label, 0, caps, length)));
}

// Destination 4, source 5 for Copy and its like.
static void set_arguments(seL4_CPtr cnode)
{
    for (int i = 0; i < 8; i++) {
        seL4_SetMR(i, i == 2 ? 5 : 4);
    }
    seL4_SetCap(0, cnode);
    seL4_SetCap(1, cnode);
}

KT_CASE(cnode, messages_that_are_too_short, 0)
{
    static const struct {
        seL4_Word label, words, caps;
    } needs[] = {
        { CNodeRevoke, 2, 0 }, { CNodeDelete, 2, 0 }, { CNodeCancelBadgedSends, 2, 0 },
        { CNodeCopy, 5, 1 },   { CNodeMint, 6, 1 },   { CNodeMove, 4, 1 },
        { CNodeMutate, 5, 1 }, { CNodeRotate, 8, 2 },
    };
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    KT_OK(seL4_CNode_Copy(cnode, 5, 4, KT_ROOT, endpoint(), KT_DEPTH, seL4_AllRights));
    for (unsigned i = 0; i < sizeof(needs) / sizeof(*needs); i++) {
        kt_note("label %lu", needs[i].label);
        set_arguments(cnode);
        KT_ERROR(call_raw(cnode, needs[i].label, needs[i].caps, needs[i].words - 1),
                 seL4_TruncatedMessage);
        if (needs[i].caps > 0) {
            set_arguments(cnode);
            KT_ERROR(call_raw(cnode, needs[i].label, needs[i].caps - 1, needs[i].words),
                     seL4_TruncatedMessage);
        }
    }
}

KT_CASE(cnode, a_missing_destination_is_found_before_a_message_that_is_too_short, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    set_arguments(cnode);
    seL4_SetMR(1, 3);
    KT_ERROR(call_raw(cnode, CNodeCopy, 0, 5), seL4_FailedLookup);
    set_arguments(cnode);
    seL4_SetMR(1, 3);
    KT_ERROR(call_raw(cnode, CNodeCopy, 1, 3), seL4_FailedLookup);
    set_arguments(cnode);
    seL4_SetMR(1, 3);
    KT_ERROR(call_raw(cnode, CNodeRotate, 0, 8), seL4_FailedLookup);
}

KT_CASE(cnode, a_message_that_is_too_short_is_found_before_slots, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    KT_OK(seL4_CNode_Copy(cnode, 5, 4, KT_ROOT, endpoint(), KT_DEPTH, seL4_AllRights));
    set_arguments(cnode);
    seL4_SetMR(0, 5);
    KT_ERROR(call_raw(cnode, CNodeCopy, 0, 5), seL4_TruncatedMessage);
    set_arguments(cnode);
    seL4_SetMR(0, 5);
    KT_ERROR(call_raw(cnode, CNodeCopy, 1, 4), seL4_DeleteFirst);
    set_arguments(cnode);
    seL4_SetMR(2, 6);
    KT_ERROR(call_raw(cnode, CNodeMint, 1, 5), seL4_FailedLookup);
    set_arguments(cnode);
    KT_ERROR(call_raw(cnode, CNodeMint, 1, 5), seL4_TruncatedMessage);
    set_arguments(cnode);
    KT_ERROR(call_raw(cnode, CNodeMint, 1, 6), seL4_NoError);
}

KT_CASE(cnode, labels_of_other_objects, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    static const seL4_Word labels[] = { 0, UntypedRetype, TCBSuspend, CNodeRotate + 1, 0xfffff };
    for (unsigned i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
        kt_note("label %lu", labels[i]);
        KT_ERROR(call_raw(cnode, labels[i], 0, 8), seL4_IllegalOperation);
    }
}
