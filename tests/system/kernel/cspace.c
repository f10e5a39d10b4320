// SPDX-License-Identifier: BSD-2-Clause
//
// Addresses of slots: depths, guards, paths through several CNodes, and what is said of those that
// lead nowhere.

#include "slots.h"

#define ROOT_BITS  kt_bootinfo()->initThreadCNodeSizeBits
#define GUARD_BITS (seL4_WordBits - ROOT_BITS)

KT_CASE(cspace, depth_is_between_1_and_the_word_size, 0)
{
    static const seL4_Word wrong[] = { 0, seL4_WordBits + 1, 200, 255 };
    seL4_CPtr from = endpoint();
    seL4_CPtr to = kt_slot();
    for (unsigned i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        kt_note("depth %lu", wrong[i]);
        KT_ERROR(seL4_CNode_Copy(KT_ROOT, to, (seL4_Uint8)wrong[i], KT_ROOT, from, KT_DEPTH,
                                 seL4_AllRights),
                 seL4_RangeError);
        KT_WORDS(1, seL4_WordBits);
        KT_ERROR(seL4_CNode_Copy(KT_ROOT, to, KT_DEPTH, KT_ROOT, from, (seL4_Uint8)wrong[i],
                                 seL4_AllRights),
                 seL4_RangeError);
        KT_WORDS(1, seL4_WordBits);
        KT_ERROR(seL4_CNode_Delete(KT_ROOT, from, (seL4_Uint8)wrong[i]), seL4_RangeError);
        KT_WORDS(1, seL4_WordBits);
    }
}

KT_CASE(cspace, bits_that_are_not_the_guard, 0)
{
    seL4_CPtr from = endpoint();
    seL4_CPtr to = kt_slot();
    seL4_Word beyond = (seL4_Word)1 << ROOT_BITS;
    KT_ERROR(copy(to | beyond, from), seL4_FailedLookup);
    KT_WORDS(0, seL4_GuardMismatch, 64, 0, GUARD_BITS);
    KT_ERROR(copy(to, from | beyond << 5), seL4_FailedLookup);
    KT_WORDS(1, seL4_GuardMismatch, 64, 0, GUARD_BITS);
}

KT_CASE(cspace, a_depth_that_ends_in_the_guard, 0)
{
    seL4_CPtr from = endpoint();
    seL4_CPtr to = kt_slot();
    KT_ERROR(seL4_CNode_Copy(KT_ROOT, to, 10, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_GuardMismatch, 10, 0, GUARD_BITS);
}

KT_CASE(cspace, a_depth_that_ends_in_the_index, 0)
{
    seL4_CPtr from = endpoint();
    seL4_CPtr to = kt_slot();
    KT_ERROR(seL4_CNode_Copy(KT_ROOT, to >> 1, 63, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_DepthMismatch, 63, 64);
}

KT_CASE(cspace, bits_left_at_a_capability_that_is_no_cnode, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    seL4_CPtr from = endpoint();
    KT_OK(seL4_CNode_Copy(cnode, 5, 4, KT_ROOT, from, KT_DEPTH, seL4_AllRights));
    KT_ERROR(seL4_CNode_Copy(cnode, 0x50, 8, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_DepthMismatch, 4, 0);
    KT_ERROR(seL4_CNode_Copy(cnode, 0x60, 8, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_DepthMismatch, 4, 0);
}

KT_CASE(cspace, a_guard_is_checked_and_passed_over, 0)
{
    seL4_CPtr cnode = kt_slot();
    seL4_CPtr from = endpoint();
    KT_OK(mint(cnode, kt_make(seL4_CapTableObject, 4), guard(3, 4)));
    KT_OK(seL4_CNode_Copy(cnode, 0x35, 8, KT_ROOT, from, KT_DEPTH, seL4_AllRights));
    KT_ERROR(seL4_CNode_Copy(cnode, 0x35, 8, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_DeleteFirst);
    KT_ERROR(seL4_CNode_Copy(cnode, 0x25, 8, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_GuardMismatch, 8, 3, 4);
    KT_ERROR(seL4_CNode_Copy(cnode, 0x3, 3, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_GuardMismatch, 3, 3, 4);
    KT_ERROR(seL4_CNode_Copy(cnode, 0x1a, 7, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_DepthMismatch, 7, 8);
    KT_ERROR(seL4_CNode_Copy(cnode, 0x350, 12, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_DepthMismatch, 4, 0);
}

KT_CASE(cspace, bits_above_the_depth_are_ignored, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    seL4_CPtr from = endpoint();
    KT_OK(seL4_CNode_Copy(cnode, 0xabcd5, 4, KT_ROOT, from, KT_DEPTH, seL4_AllRights));
    KT_ERROR(seL4_CNode_Copy(cnode, 5, 4, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_DeleteFirst);
}

KT_CASE(cspace, a_path_through_three_cnodes, 0)
{
    seL4_CPtr a = kt_make(seL4_CapTableObject, 3);
    seL4_CPtr b = kt_make(seL4_CapTableObject, 5);
    seL4_CPtr c = kt_make(seL4_CapTableObject, 2);
    seL4_CPtr from = endpoint();
    // a[6] -> b, guard 1 bit 1; b[0x11] -> c
    KT_OK(seL4_CNode_Mint(a, 6, 3, KT_ROOT, b, KT_DEPTH, seL4_AllRights, guard(1, 1)));
    KT_OK(seL4_CNode_Copy(b, 0x11, 5, KT_ROOT, c, KT_DEPTH, seL4_AllRights));
    seL4_Word path = (6 << 8) | (1 << 7) | (0x11 << 2) | 3;
    KT_OK(seL4_CNode_Copy(a, path, 11, KT_ROOT, from, KT_DEPTH, seL4_AllRights));
    KT_ERROR(seL4_CNode_Copy(c, 3, 2, KT_ROOT, from, KT_DEPTH, seL4_AllRights), seL4_DeleteFirst);
    // The same slot as a source; and c itself, whose address is shorter.
    KT_OK(seL4_CNode_Copy(KT_ROOT, kt_slot(), KT_DEPTH, a, path, 11, seL4_AllRights));
    seL4_CPtr again = kt_slot();
    KT_OK(seL4_CNode_Copy(KT_ROOT, again, KT_DEPTH, a, path >> 2, 9, seL4_AllRights));
    KT_ERROR(seL4_CNode_Copy(again, 3, 2, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_DeleteFirst);
    // A wrong guard in the middle.
    KT_ERROR(seL4_CNode_Copy(a, path & ~(seL4_Word)(1 << 7), 11, KT_ROOT, from, KT_DEPTH,
                             seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_GuardMismatch, 8, 1, 1);
    // An empty slot in the middle.
    KT_ERROR(
        seL4_CNode_Copy(a, (5 << 8) | (path & 0xff), 11, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
        seL4_FailedLookup);
    KT_WORDS(0, seL4_DepthMismatch, 8, 0);
}

KT_CASE(cspace, roots_that_are_no_cnode, 0)
{
    seL4_CPtr from = endpoint();
    seL4_CPtr to = kt_slot();
    seL4_CPtr empty = kt_slot();
    KT_ERROR(seL4_CNode_Copy(KT_ROOT, to, KT_DEPTH, from, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(1, seL4_InvalidRoot);
    KT_ERROR(seL4_CNode_Copy(KT_ROOT, to, KT_DEPTH, empty, from, KT_DEPTH, seL4_AllRights),
             seL4_FailedLookup);
    KT_WORDS(1, seL4_InvalidRoot);
    KT_ERROR(seL4_CNode_Copy(KT_AUTHORITY, to, KT_DEPTH, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_IllegalOperation);
    KT_ERROR(seL4_CNode_Copy(empty, to, KT_DEPTH, KT_ROOT, from, KT_DEPTH, seL4_AllRights),
             seL4_InvalidCapability);
    KT_WORDS(0);
}
