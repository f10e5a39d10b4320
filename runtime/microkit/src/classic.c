// SPDX-License-Identifier: BSD-2-Clause

/*
 * A protection domain that is written for microkit.h: its functions as a handler.  This file is
 * linked only where SEL4_MK_PROTECTION_DOMAIN is not used.
 */

#include <microkit.h>

#include "domain.h"

SEL4_WEAK microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    sel4_mk_priv_missing("protected");
}

SEL4_WEAK seL4_Bool fault(microkit_child child, microkit_msginfo msginfo,
                          microkit_msginfo *reply_msginfo)
{
    (void)child;
    (void)msginfo;
    (void)reply_msginfo;
    sel4_mk_priv_missing("fault");
}

static void call_notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    notified(channel.id);
}

static sel4_message_info_t call_protected(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                          sel4_message_info_t message)
{
    (void)handler;
    return protected(channel.id, message);
}

static bool call_fault(sel4_mk_handler_t *handler, sel4_mk_child_t child,
                       sel4_message_info_t message, sel4_message_info_t *ret_answer)
{
    (void)handler;
    return fault(child.id, message, ret_answer);
}

sel4_mk_handler_t *sel4_mk_priv_init(void)
{
    static sel4_mk_handler_t handler = {
        .notified = call_notified,
        .called = call_protected,
        .fault = call_fault,
    };
    init();
    return &handler;
}
