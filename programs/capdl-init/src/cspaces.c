// SPDX-License-Identifier: BSD-2-Clause

// Fills the CNodes of the system.

#include "init.h"

static bool put(init_t *init, const sel4_capdl_cap_run_t *run, uint32_t index)
{
    uint32_t id = run->first + index;
    seL4_CPtr cnode = init_cap(init, run->cnode);
    seL4_Word slot = run->slot + index;
    seL4_CPtr from = init_cap(init, id);

    switch ((sel4_capdl_how_t)run->how) {
    case SEL4_CAPDL_COPY_ALL:
        return init_check(init,
                          seL4_CNode_Copy(cnode, slot, run->cnode_bits, seL4_CapInitThreadCNode,
                                          from, seL4_WordBits, seL4_AllRights),
                          "copy", id);
    case SEL4_CAPDL_COPY_RIGHTS:
        return init_check(init,
                          seL4_CNode_Copy(cnode, slot, run->cnode_bits, seL4_CapInitThreadCNode,
                                          from, seL4_WordBits, init_rights(run->rights)),
                          "copy", id);
    case SEL4_CAPDL_MINT:
        return init_check(init,
                          seL4_CNode_Mint(cnode, slot, run->cnode_bits, seL4_CapInitThreadCNode,
                                          from, seL4_WordBits, init_rights(run->rights), run->data),
                          "mint", id);
    case SEL4_CAPDL_MOVE:
        return init_check(init,
                          seL4_CNode_Move(cnode, slot, run->cnode_bits, seL4_CapInitThreadCNode,
                                          from, seL4_WordBits),
                          "move", id);
    case SEL4_CAPDL_HOW_COUNT:
        break;
    }
    return init_fail(init, "unknown way of copying", id);
}

bool init_cspaces(init_t *init)
{
    for (uint32_t i = 0; i < sel4_capdl_spec_count(&init->spec, SEL4_CAPDL_SECTION_CAPS); i++) {
        const sel4_capdl_cap_run_t *run = &init->spec.caps[i];
        for (uint32_t j = 0; j < run->count; j++) {
            if (!put(init, run, j)) {
                sel4_debug_print("capdl-init: for slot %u of ", run->slot + j);
                init_print_object(init, run->cnode);
                sel4_debug_print("\n");
                return false;
            }
        }
    }
    return true;
}
