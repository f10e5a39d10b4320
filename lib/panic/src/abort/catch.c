// SPDX-License-Identifier: BSD-2-Clause

// Programs that do not unwind: a catcher never catches, and no release runs but at its scope's end.

#include "panic_priv.h"

sel4_panic_result_t sel4_panic_catch(void (*function)(void *argument), void *argument,
                                     sel4_panic_payload_t *ret_payload)
{
    (void)ret_payload;
    function(argument);
    return SEL4_PANIC_SUCCESS;
}

void sel4_panic_priv_raise(sel4_panic_priv_record_t *record)
{
    (void)record;
}
