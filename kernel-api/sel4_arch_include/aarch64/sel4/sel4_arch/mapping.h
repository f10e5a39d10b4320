// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// After a failed mapping: the bits that the missing table would translate.

#include <sel4/functions.h>

#define SEL4_MAPPING_LOOKUP_LEVEL  2
#define SEL4_MAPPING_LOOKUP_NO_PT  21
#define SEL4_MAPPING_LOOKUP_NO_PD  30
#define SEL4_MAPPING_LOOKUP_NO_PUD 39

static inline seL4_Word seL4_MappingFailedLookupLevel_with(seL4_IPCBuffer *ipc)
{
    return seL4_GetMR_with(ipc, SEL4_MAPPING_LOOKUP_LEVEL);
}

LIBSEL4_INLINE_FUNC seL4_Word seL4_MappingFailedLookupLevel(void)
{
    return seL4_MappingFailedLookupLevel_with(seL4_GetIPCBuffer());
}
