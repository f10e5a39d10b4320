// SPDX-License-Identifier: BSD-2-Clause

// Slots of the initialiser's own CNode.

#include "init.h"

bool init_take_slot(init_t *init, seL4_CPtr *ret_slot)
{
    if (init->next_spare >= init->end_spare) {
        return init_fail(init, "no free slot is left; build the kernel with a larger root CNode",
                         SEL4_CAPDL_NONE);
    }
    *ret_slot = init->next_spare++;
    return true;
}

seL4_CapRights_t init_rights(uint8_t rights)
{
    return seL4_CapRights_new((rights & SEL4_CAPDL_GRANT_REPLY) != 0,
                              (rights & SEL4_CAPDL_GRANT) != 0, (rights & SEL4_CAPDL_READ) != 0,
                              (rights & SEL4_CAPDL_WRITE) != 0);
}

bool init_narrow(init_t *init, uint32_t id, uint8_t rights, uint64_t badge, seL4_CPtr *ret_cap)
{
    enum { ALL = SEL4_CAPDL_READ | SEL4_CAPDL_WRITE | SEL4_CAPDL_GRANT | SEL4_CAPDL_GRANT_REPLY };
    seL4_CPtr slot = seL4_CapNull;

    if (badge == 0 && rights == ALL) {
        *ret_cap = init_cap(init, id);
        return true;
    }
    if (!init_take_slot(init, &slot) ||
        !init_check(init,
                    seL4_CNode_Mint(seL4_CapInitThreadCNode, slot, seL4_WordBits,
                                    seL4_CapInitThreadCNode, init_cap(init, id), seL4_WordBits,
                                    init_rights(rights), badge),
                    "mint", id)) {
        return false;
    }
    *ret_cap = slot;
    return true;
}
