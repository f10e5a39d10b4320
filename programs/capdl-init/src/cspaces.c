// SPDX-License-Identifier: BSD-2-Clause

/*
 * CSpaces: the initialiser's own, and those of the system.
 *
 * Where the root CNode has too few slots for all capabilities of a system, they go into a store:
 *
 *     top ─┬─ 0: the root CNode ── what the kernel gave
 *          ├─ 1: leaf ── as many capabilities of the system
 *          ├─ 2: leaf …
 *          └─ one capability at a time that is used often
 *
 * The top becomes the root of the initialiser's CSpace, with a guard, so that what is in the root
 * CNode keeps its address.
 */

#include "init.h"

enum { ALL = SEL4_CAPDL_READ | SEL4_CAPDL_WRITE | SEL4_CAPDL_GRANT | SEL4_CAPDL_GRANT_REPLY };

/* ---- The initialiser's own */

seL4_CapRights_t init_rights(uint8_t rights)
{
    return seL4_CapRights_new((rights & SEL4_CAPDL_GRANT_REPLY) != 0,
                              (rights & SEL4_CAPDL_GRANT) != 0, (rights & SEL4_CAPDL_READ) != 0,
                              (rights & SEL4_CAPDL_WRITE) != 0);
}

// Copies a capability, with the data of Mint if there is any.
INIT_FLAT static seL4_Error mint(const init_t *init, seL4_CNode root, seL4_Word index,
                                 seL4_Uint8 depth, seL4_CPtr from, uint8_t rights, seL4_Word data)
{
    return seL4_CNode_Mint(root, index, depth, init->cspace, from, init->slot_depth,
                           init_rights(rights), data);
}

INIT_FLAT static seL4_Error move(const init_t *init, seL4_CNode root, seL4_Word index,
                                 seL4_Uint8 depth, seL4_CPtr from)
{
    return seL4_CNode_Move(root, index, depth, init->cspace, from, init->slot_depth);
}

seL4_Error init_copy(const init_t *init, seL4_CPtr from, seL4_CPtr slot)
{
    return mint(init, init->cspace, slot, init->slot_depth, from, ALL, 0);
}

seL4_Error init_move(const init_t *init, seL4_CPtr from, seL4_CPtr slot)
{
    return move(init, init->cspace, slot, init->slot_depth, from);
}

seL4_Error init_bring_near(const init_t *init, seL4_CPtr from)
{
    return mint(init, init->store + 1, init->near >> init->root_bits, init->node_depth, from, ALL,
                0);
}

seL4_Error init_empty_near(const init_t *init)
{
    return seL4_CNode_Delete(init->store + 1, init->near >> init->root_bits, init->node_depth);
}

bool init_take_slot(init_t *init, seL4_CPtr *ret_slot)
{
    if (init->next_spare >= sel4_capdl_spec_slot_count(&init->spec)) {
        return init_fail(init, "the specification has too few spare slots", SEL4_CAPDL_NONE);
    }
    *ret_slot = init_slot(init, init->next_spare++);
    return true;
}

bool init_narrow(init_t *init, uint32_t id, uint8_t rights, uint64_t badge, seL4_CPtr *ret_cap)
{
    seL4_CPtr from = init_cap(init, id);

    if (badge == 0 && rights == ALL) {
        *ret_cap = from;
        return true;
    }
    return init_take_slot(init, ret_cap) &&
           init_check(init,
                      mint(init, init->cspace, *ret_cap, init->slot_depth, from, rights, badge),
                      "mint", id);
}

/* ---- The store */

// Makes the top and the leaves, and puts the root CNode below the top.
static seL4_Error make_store(const init_t *init, const sel4_capdl_store_t *store, seL4_CPtr top)
{
    sel4_blueprint_t leaf = sel4_blueprint_cnode(init->root_bits);
    seL4_Error error = init_make(init->store, sel4_blueprint_cnode(store->top_bits),
                                 (init_node_t){ seL4_CapInitThreadCNode, 0, 0 }, top, 1);

    if (error == seL4_NoError) {
        error = mint(init, top, 0, store->top_bits, seL4_CapInitThreadCNode, ALL, 0);
    }
    for (uint32_t i = 1; i <= store->leaf_count && error == seL4_NoError; i++) {
        error = init_make(init->store, leaf, (init_node_t){ top, 0, 0 }, i, 1);
    }
    return error;
}

bool init_make_store(init_t *init)
{
    sel4_capdl_store_t store =
        sel4_capdl_store_for(sel4_capdl_spec_slot_count(&init->spec), init->root_bits);
    seL4_CPtr top = init->store + 1;
    uint8_t depth = (uint8_t)(store.top_bits + init->root_bits);
    seL4_Error error = make_store(init, &store, top);

    if (error == seL4_NoError) {
        // The bits above are the guard.
        error = seL4_TCB_SetSpace(seL4_CapInitThreadTCB, seL4_CapNull, top, seL4_WordBits - depth,
                                  seL4_CapInitThreadVSpace, 0);
    }
    init->cspace = top;
    init->slot_depth = depth;
    init->node_depth = store.top_bits;
    init->first_slot = (seL4_CPtr)1 << init->root_bits;
    init->near = (seL4_CPtr)(store.leaf_count + 1) << init->root_bits;
    return init_check(init, error, "make a store for capabilities", SEL4_CAPDL_NONE);
}

/* ---- Those of the system */

static bool put(const init_t *init, const sel4_capdl_cap_run_t *run, uint32_t index)
{
    uint32_t id = run->first + index;
    seL4_CPtr cnode = init_cap(init, run->cnode);
    seL4_CPtr from = init_cap(init, id);
    seL4_Word slot = run->slot + index;
    uint8_t rights = run->how == SEL4_CAPDL_COPY_ALL ? ALL : run->rights;
    seL4_Word data = run->how == SEL4_CAPDL_MINT ? run->data : 0;
    seL4_Error error = run->how == SEL4_CAPDL_MOVE
                           ? move(init, cnode, slot, run->cnode_bits, from)
                           : mint(init, cnode, slot, run->cnode_bits, from, rights, data);

    if (!init_check(init, error, run->how == SEL4_CAPDL_MOVE ? "move" : "copy", id)) {
        init_print("capdl-init: for slot %u of ", run->slot + index);
        init_print_object(init, run->cnode);
        init_print("\n");
        return false;
    }
    return true;
}

bool init_put_caps(init_t *init, const void *record)
{
    const sel4_capdl_cap_run_t *run = record;

    for (uint32_t i = 0; i < run->count; i++) {
        if (!put(init, run, i)) {
            return false;
        }
    }
    return true;
}
