// SPDX-License-Identifier: BSD-2-Clause

// What CNodes hold.

#include "encode_priv.h"

static void set_how(const encoder_t *encoder, const capdl_cap_t *cap, sel4_capdl_cap_run_t *run)
{
    run->how = SEL4_CAPDL_COPY_ALL;
    run->rights = ENCODE_ALL_RIGHTS;
    switch (cap->kind) {
    case CAPDL_ENDPOINT:
    case CAPDL_NOTIFICATION:
    case CAPDL_ARM_SMC:
        run->rights = cap->kind == CAPDL_ARM_SMC ? ENCODE_ALL_RIGHTS : cap->rights;
        run->data = cap->badge;
        run->how = cap->badge != 0                    ? SEL4_CAPDL_MINT
                   : run->rights == ENCODE_ALL_RIGHTS ? SEL4_CAPDL_COPY_ALL
                                                      : SEL4_CAPDL_COPY_RIGHTS;
        break;
    case CAPDL_FRAME:
        run->rights = cap->rights;
        run->how = SEL4_CAPDL_COPY_RIGHTS;
        break;
    case CAPDL_CNODE:
        run->data = encode_priv_guard(cap);
        run->how = run->data != 0 ? SEL4_CAPDL_MINT : SEL4_CAPDL_COPY_ALL;
        break;
    case CAPDL_IRQ_CONTROL:
        run->how = SEL4_CAPDL_MOVE;
        break;
    case CAPDL_UNTYPED:
        if (capdl_get(encoder->spec, cap->object)->child_count > 0) {
            run->how = SEL4_CAPDL_MOVE;
        }
        break;
    default:
        break;
    }
}

void encode_priv_cnode(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *cnode = capdl_get(encoder->spec, id);
    const capdl_slot_t **slots = encode_priv_sorted_slots(encoder, cnode);
    sel4_capdl_cap_run_t run = { 0 };

    for (size_t i = 0; i < cnode->slot_count; i++) {
        const capdl_cap_t *cap = &slots[i]->cap;
        sel4_capdl_cap_run_t next = { .cnode = encoder->number[id],
                                      .slot = slots[i]->index,
                                      .first = encoder->number[cap->object],
                                      .count = 1,
                                      .cnode_bits = cnode->size_bits };
        set_how(encoder, cap, &next);
        if (run.count > 0 && run.slot + run.count == next.slot &&
            run.first + run.count == next.first && run.how == next.how &&
            run.rights == next.rights && run.data == next.data) {
            run.count++;
            continue;
        }
        if (run.count > 0) {
            ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_CAPS, run);
        }
        run = next;
    }
    if (run.count > 0) {
        ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_CAPS, run);
    }
}
