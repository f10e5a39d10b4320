// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The kinds of object that every architecture has.  The numbering goes on in
 * <sel4/sel4_arch/objecttype.h> and then in <sel4/arch/objecttype.h>.
 */

#include <sel4/config.h>
#include <sel4/simple_types.h>

typedef enum api_object {
    seL4_UntypedObject,
    seL4_TCBObject,
    seL4_EndpointObject,
    seL4_NotificationObject,
    seL4_CapTableObject,
#ifdef CONFIG_KERNEL_MCS
    seL4_SchedContextObject,
    seL4_ReplyObject,
#endif
    seL4_NonArchObjectTypeCount,
} seL4_ObjectType;

typedef seL4_Word api_object_t;

SEL4_DEPRECATED("use seL4_NotificationObject")
static const seL4_ObjectType seL4_AsyncEndpointObject = seL4_NotificationObject;
