// SPDX-License-Identifier: BSD-2-Clause
//
// Whose floating point registers the processor holds.

#include "fpu.h"

#include "arch.h"
#include "fpu_registers.h"

static tcb_t *owner;
static bool is_enabled;

static void set_enabled(bool enabled)
{
    if (enabled != is_enabled) {
        is_enabled = enabled;
        fpu_set_user_access(enabled);
    }
}

void fpu_switch_to(tcb_t *tcb)
{
    if ((tcb->flags & seL4_TCBFlag_fpuDisabled) != 0) {
        set_enabled(false);
        return;
    }
    if (owner != tcb) {
        if (owner != NULL) {
            fpu_save(&owner->context);
        }
        fpu_restore(&tcb->context);
        owner = tcb;
    }
    set_enabled(true);
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
