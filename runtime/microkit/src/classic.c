// SPDX-License-Identifier: BSD-2-Clause

/*
 * A protection domain that is written for microkit.h: the loop calls its functions.  This file is
 * linked only where SEL4_MK_PROTECTION_DOMAIN is not used.
 */

#include "loop.h"

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

LOOP_INLINE void call_notified(sel4_mk_handler_t *handler, seL4_Word badge)
{
    (void)handler;
    do {
        notified(loop_take_lowest(&badge));
    } while (badge != 0);
}

LOOP_INLINE seL4_MessageInfo_t call_protected(sel4_mk_handler_t *handler, unsigned channel,
                                              seL4_MessageInfo_t message)
{
    (void)handler;
    return protected(channel, message);
}

static loop_outcome_t call_fault(sel4_mk_handler_t *handler, unsigned child,
                                 seL4_MessageInfo_t message)
{
    loop_outcome_t outcome = { 0, seL4_MessageInfo_new(0, 0, 0, 0) };

    (void)handler;
    outcome.goes_on = fault(child, message, &outcome.answer) != 0 ? 1 : 0;
    return outcome;
}

void sel4_mk_priv_enter(void)
{
    init();
    loop_run(NULL, call_notified, call_protected, call_fault);
}
