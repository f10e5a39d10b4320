// SPDX-License-Identifier: BSD-2-Clause
//
// Slots, objects and capabilities of a case.  Slots are handed out in order and all taken back
// after the case.

#include "kt_priv.h"

void kt_objects_reset(void)
{
    kt.slots_next = kt.slots_first;
    kt.extra_count = 0;
}

seL4_CPtr kt_slots(seL4_Word count)
{
    KT_NEED(count <= kt.slots_end - kt.slots_next);
    kt.slots_next += count;
    return kt.slots_next - count;
}

seL4_CPtr kt_make_in(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits)
{
    seL4_CPtr slot = kt_slot();
    KT_NEED_OK(seL4_Untyped_Retype(untyped, type, size_bits, KT_ROOT, 0, 0, slot, 1));
    return slot;
}

seL4_CPtr kt_make(seL4_Word type, seL4_Word size_bits)
{
    return kt_make_in(kt.untyped, type, size_bits);
}

seL4_CPtr kt_make_many(seL4_Word type, seL4_Word size_bits, seL4_Word count)
{
    seL4_CPtr first = kt_slots(count);
    for (seL4_Word made = 0; made < count;) {
        seL4_Word part = count - made;
        part = part < CONFIG_RETYPE_FAN_OUT_LIMIT ? part : CONFIG_RETYPE_FAN_OUT_LIMIT;
        KT_NEED_OK(
            seL4_Untyped_Retype(kt.untyped, type, size_bits, KT_ROOT, 0, 0, first + made, part));
        made += part;
    }
    return first;
}

seL4_CPtr kt_untyped(seL4_Word size_bits)
{
    return kt_make(seL4_UntypedObject, size_bits);
}

seL4_CPtr kt_copy(seL4_CPtr cap, seL4_CapRights_t rights)
{
    seL4_CPtr slot = kt_slot();
    KT_NEED_OK(seL4_CNode_Copy(KT_ROOT, slot, KT_DEPTH, KT_ROOT, cap, KT_DEPTH, rights));
    return slot;
}

seL4_CPtr kt_mint(seL4_CPtr cap, seL4_CapRights_t rights, seL4_Word badge)
{
    seL4_CPtr slot = kt_slot();
    KT_NEED_OK(seL4_CNode_Mint(KT_ROOT, slot, KT_DEPTH, KT_ROOT, cap, KT_DEPTH, rights, badge));
    return slot;
}

void kt_delete(seL4_CPtr cap)
{
    KT_NEED_OK(seL4_CNode_Delete(KT_ROOT, cap, KT_DEPTH));
}

void kt_revoke(seL4_CPtr cap)
{
    KT_NEED_OK(seL4_CNode_Revoke(KT_ROOT, cap, KT_DEPTH));
}

bool kt_is_empty(seL4_CPtr slot)
{
    seL4_Error error = seL4_CNode_Move(KT_ROOT, slot, KT_DEPTH, KT_ROOT, slot, KT_DEPTH);
    KT_NEED(error == seL4_DeleteFirst || error == seL4_FailedLookup);
    return error == seL4_FailedLookup;
}

// ---- Untypeds of the root task

static seL4_CPtr borrow(bool is_device, seL4_Word size_bits, seL4_Word *ret_paddr)
{
    const seL4_BootInfo *bootinfo = kt.bootinfo;
    for (seL4_Word i = 0; i < bootinfo->untyped.end - bootinfo->untyped.start; i++) {
        const seL4_UntypedDesc *untyped = &bootinfo->untypedList[i];
        seL4_CPtr cap = bootinfo->untyped.start + i;
        bool is_taken = cap == kt.root_untyped;
        for (unsigned k = 0; k < kt.extra_count; k++) {
            is_taken = is_taken || cap == kt.extra[k];
        }
        if (untyped->isDevice == is_device && untyped->sizeBits >= size_bits && !is_taken) {
            KT_NEED(kt.extra_count < sizeof(kt.extra) / sizeof(*kt.extra));
            kt.extra[kt.extra_count++] = cap;
            if (ret_paddr != NULL) {
                *ret_paddr = untyped->paddr;
            }
            return cap;
        }
    }
    kt_fail(KT_HERE_(true), "the root task has no such untyped");
    return 0;
}

seL4_CPtr kt_big_untyped(seL4_Word size_bits)
{
    return borrow(false, size_bits, NULL);
}

seL4_CPtr kt_device_untyped(seL4_Word size_bits, seL4_Word *ret_paddr)
{
    return borrow(true, size_bits, ret_paddr);
}
