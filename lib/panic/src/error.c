// SPDX-License-Identifier: BSD-2-Clause

// The texts of this library's errors, from the one list in panic.h.

#include <sel4c/panic.h>

const char *sel4_panic_error_text(sel4_panic_error_t error)
{
    switch (error) {
    case SEL4_PANIC_OK:
        return "no error";
#define X(name, number, text)   \
    case SEL4_PANIC_ERR_##name: \
        return text;
        SEL4_PANIC_ERRORS(X)
#undef X
    }
    return "unknown error";
}
