// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Operations on slots of the suite's own CNode, for the groups that are about CNodes.

#include "kt.h"

static inline seL4_Error copy(seL4_CPtr to, seL4_CPtr from)
{
    return seL4_CNode_Copy(KT_ROOT, to, KT_DEPTH, KT_ROOT, from, KT_DEPTH, seL4_AllRights);
}

static inline seL4_Error mint(seL4_CPtr to, seL4_CPtr from, seL4_Word data)
{
    return seL4_CNode_Mint(KT_ROOT, to, KT_DEPTH, KT_ROOT, from, KT_DEPTH, seL4_AllRights, data);
}

static inline seL4_Word guard(seL4_Word value, seL4_Word bits)
{
    return seL4_CNode_CapData_new(value, bits).words[0];
}

static inline seL4_CPtr endpoint(void)
{
    return kt_make(seL4_EndpointObject, 0);
}
