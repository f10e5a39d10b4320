// SPDX-License-Identifier: BSD-2-Clause

/*
 * Panics as exceptions of the compiler's unwinder (Itanium C++ ABI, exception handling, level I).
 *
 * The unwinder goes up the stack twice: first it asks the personality function of each frame
 * whether it catches, then it runs releases up to that frame.  In between it does not come back
 * here, so what must hold of a catcher is checked when it is asked.
 */

#include "catch.h"

// "SEL4C", and nothing that another language would have.
#define EXCEPTION_CLASS UINT64_C(0x53454c34430a0001)

void sel4_panic_priv_raise(sel4_panic_priv_record_t *record)
{
    record->exception = (struct _Unwind_Exception){ .exception_class = EXCEPTION_CLASS };
    (void)_Unwind_RaiseException(&record->exception);
}

/*
 * A panic in a release must end below the frame to which the first one is on its way: what that one
 * has left behind is no place to go on.  Stacks grow downwards.
 */
static bool may_catch(const sel4_panic_priv_record_t *record, uintptr_t catcher)
{
    const sel4_panic_priv_state_t *state = sel4_panic_priv_state();
    return record == state->records || catcher < record[-1].catcher;
}

// Of sel4_panic_catch(), which src/unwind/arch/<a>/catch.S names in its tables.
_Unwind_Reason_Code sel4_panic_priv_personality(int version, _Unwind_Action actions,
                                                _Unwind_Exception_Class exception_class,
                                                struct _Unwind_Exception *exception,
                                                struct _Unwind_Context *context)
{
    if (version != 1 || exception_class != EXCEPTION_CLASS) {
        return _URC_CONTINUE_UNWIND;
    }
    sel4_panic_priv_record_t *record =
        SEL4_CONTAINER_OF(exception, sel4_panic_priv_record_t, exception);
    if ((actions & _UA_SEARCH_PHASE) != 0) {
        uintptr_t catcher = _Unwind_GetCFA(context);
        if (!may_catch(record, catcher)) {
            return _URC_CONTINUE_UNWIND;
        }
        record->catcher = catcher;
        return _URC_HANDLER_FOUND;
    }
    if ((actions & _UA_HANDLER_FRAME) == 0) {
        return _URC_CONTINUE_UNWIND;
    }
    _Unwind_SetGR(context, __builtin_eh_return_data_regno(0), (uintptr_t)record);
    _Unwind_SetIP(context, (uintptr_t)sel4_panic_priv_landing);
    return _URC_INSTALL_CONTEXT;
}

sel4_panic_result_t sel4_panic_priv_caught(const sel4_panic_priv_record_t *record,
                                           sel4_panic_payload_t *ret_payload)
{
    sel4_panic_priv_state()->in_flight--;
    if (ret_payload != NULL) {
        *ret_payload = record->payload;
    }
    return SEL4_PANIC_FAILURE(SEL4_PANIC_ERR_CAUGHT);
}
