// SPDX-License-Identifier: BSD-2-Clause

// Called by the unwinder when its tables make no sense, and by C libraries.

#include "panic_priv.h"

SEL4_NORETURN void abort(void);

SEL4_WEAK void abort(void)
{
    static const sel4_panic_payload_t payload = { .file = __FILE__,
                                                  .line = __LINE__,
                                                  .message = "abort() was called" };
    sel4_panic_priv_state_t *state = sel4_panic_priv_state();
    sel4_panic_priv_report(state, state->in_flight != 0 ? "while unwinding, " : "", &payload);
}
