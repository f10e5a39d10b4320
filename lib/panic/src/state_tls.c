// SPDX-License-Identifier: BSD-2-Clause

// The state of programs with thread-local storage: each thread has its own.

#include "panic_priv.h"

static __thread sel4_panic_priv_state_t the_state;

sel4_panic_priv_state_t *sel4_panic_priv_state(void)
{
    return &the_state;
}
