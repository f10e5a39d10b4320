// SPDX-License-Identifier: BSD-2-Clause

// The state of programs without thread-local storage.

#include "panic_priv.h"

static sel4_panic_priv_state_t the_state;

sel4_panic_priv_state_t *sel4_panic_priv_state(void)
{
    return &the_state;
}
