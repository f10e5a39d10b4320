// SPDX-License-Identifier: BSD-2-Clause

// The texts of this library's errors, from the one list in unwind.h.

#include <sel4c/unwind.h>

const char *sel4_unwind_error_text(sel4_unwind_error_t error)
{
    switch (error) {
    case SEL4_UNWIND_OK:
        return "no error";
#define X(name, number, text)    \
    case SEL4_UNWIND_ERR_##name: \
        return text;
        SEL4_UNWIND_ERRORS(X)
#undef X
    }
    return "unknown error";
}
