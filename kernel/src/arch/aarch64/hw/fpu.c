// SPDX-License-Identifier: BSD-2-Clause
//
// Whose floating point registers the processor holds.  A thread gets them when it first uses them:
// until then access is a trap, so that threads that do not use them cost nothing.

#include "fpu.h"

#include "arch.h"
#include "fpu_registers.h"

static tcb_t *owner;
static bool is_enabled;

static bool may_use(const tcb_t *tcb)
{
    return (tcb->flags & seL4_TCBFlag_fpuDisabled) == 0;
}

void fpu_switch_to(const tcb_t *tcb)
{
    bool enabled = owner == tcb && may_use(tcb);
    if (enabled != is_enabled) {
        is_enabled = enabled;
        fpu_set_user_access(enabled);
    }
}

bool fpu_take(tcb_t *tcb)
{
    if (!may_use(tcb)) {
        return false;
    }
    is_enabled = true;
    fpu_set_user_access(true);
    if (owner != tcb) {
        if (owner != NULL) {
            fpu_save(&owner->context);
        }
        fpu_restore(&tcb->context);
        owner = tcb;
    }
    return true;
}

void fpu_forget(const tcb_t *tcb)
{
    if (owner == tcb) {
        owner = NULL;
    }
}

void arch_flags_changed(tcb_t *tcb)
{
    (void)tcb; // Looked at on every way out of the kernel.
}
