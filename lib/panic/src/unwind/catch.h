// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Between src/unwind/raise.c and the architecture's sel4_panic_catch(): a call, and a second
 * way to return.
 */

#include "panic_priv.h"

// Where sel4_panic_catch() goes on after a panic, with the record in the first register of
// __builtin_eh_return_data_regno().
extern const char sel4_panic_priv_landing[];

_Unwind_Reason_Code sel4_panic_priv_personality(int version, _Unwind_Action actions,
                                                _Unwind_Exception_Class exception_class,
                                                struct _Unwind_Exception *exception,
                                                struct _Unwind_Context *context);

// What the second way returns.
sel4_panic_result_t sel4_panic_priv_caught(const sel4_panic_priv_record_t *record,
                                           sel4_panic_payload_t *ret_payload);
