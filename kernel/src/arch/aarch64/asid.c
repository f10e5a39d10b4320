// SPDX-License-Identifier: BSD-2-Clause
//
// ASIDs: 128 pools of 512.  The number is used as the hardware's own.  ASID 0 is nobody's: it marks
// the empty address space.

#include "arch.h"
#include "lookup.h"
#include "machine.h"
#include "vspace.h"

#define POOL_COUNT BIT(seL4_NumASIDPoolsBits)
#define POOL_SIZE  BIT(seL4_ASIDPoolIndexBits)

static asid_pool_t *pools[POOL_COUNT];

page_table_t *asid_root(word_t asid)
{
    asid_pool_t *pool = pools[asid >> seL4_ASIDPoolIndexBits];
    return pool == NULL ? NULL : pool->roots[asid & MASK(seL4_ASIDPoolIndexBits)];
}

void asid_pool_install(asid_pool_t *pool, word_t index)
{
    pools[index] = pool;
}

void asid_pool_remove(asid_pool_t *pool, word_t index)
{
    if (pools[index] != pool) {
        return;
    }
    for (word_t i = 0; i < POOL_SIZE; i++) {
        if (pool->roots[i] != NULL) {
            machine_tlb_drop_asid(index << seL4_ASIDPoolIndexBits | i);
        }
    }
    pools[index] = NULL;
}

void asid_assign(word_t asid, page_table_t *root)
{
    pools[asid >> seL4_ASIDPoolIndexBits]->roots[asid & MASK(seL4_ASIDPoolIndexBits)] = root;
}

void asid_remove(word_t asid, const page_table_t *root)
{
    if (asid_root(asid) == root) {
        asid_assign(asid, NULL);
        machine_tlb_drop_asid(asid);
    }
}

result_t asid_control_invoke(call_t *call)
{
    slot_t *to = NULL;
    if (call->label != ARMASIDControlMakePool) {
        return fail_illegal();
    }
    TRY(call_expect(call, 2, 2));
    word_t index = 0;
    while (index < POOL_COUNT && pools[index] != NULL) {
        index++;
    }
    if (index == POOL_COUNT) {
        return fail_delete_first();
    }
    slot_t *untyped = call->extra[0];
    if (untyped->cap.type != CAP_UNTYPED || untyped->cap.untyped.size_bits != seL4_ASIDPoolBits ||
        untyped->cap.untyped.is_device) {
        return fail_invalid_capability(1);
    }
    if (slot_has_children(untyped)) {
        return fail_revoke_first();
    }
    TRY(lookup_free_slot(call->extra[1]->cap, call_arg(call, 0), call_arg(call, 1), &to));
    asid_pool_t *pool = cap_object(untyped->cap, asid_pool_t);
    arch_clear(pool, sizeof(*pool));
    untyped->cap.untyped.free = BIT(seL4_ASIDPoolBits);
    cap_t cap = cap_make(CAP_ASID_POOL, pool);
    cap.asid_pool.index = index;
    slot_insert_child(to, cap, untyped);
    asid_pool_install(pool, index);
    return OK;
}

result_t asid_pool_invoke(call_t *call)
{
    if (call->label != ARMASIDPoolAssign) {
        return fail_illegal();
    }
    TRY(call_expect(call, 0, 1));
    slot_t *vspace = call->extra[0];
    if (vspace->cap.type != CAP_VSPACE || vspace->cap.page_table.is_mapped) {
        return fail_invalid_capability(1);
    }
    asid_pool_t *pool = cap_object(call->cap, asid_pool_t);
    word_t index = call->cap.asid_pool.index;
    if (pools[index] != pool) {
        return fail_lookup(false, (lookup_failure_t){ .type = seL4_InvalidRoot });
    }
    word_t i = index == 0 ? 1 : 0;
    while (i < POOL_SIZE && pool->roots[i] != NULL) {
        i++;
    }
    if (i == POOL_SIZE) {
        return fail_delete_first();
    }
    word_t asid = index << seL4_ASIDPoolIndexBits | i;
    asid_assign(asid, cap_object(vspace->cap, page_table_t));
    vspace->cap.page_table.is_mapped = 1;
    vspace->cap.page_table.asid = asid & MASK(16);
    return OK;
}
