// SPDX-License-Identifier: BSD-2-Clause

// The texts of the kernel's errors, from the one list in error.h.

#include <sel4c/error.h>

const char *sel4_error_text(sel4_error_t error)
{
    switch (error) {
    case SEL4_OK:
        return "no error";
#define X(name, raw, text) \
    case SEL4_ERR_##name:  \
        return text;
        SEL4_ERRORS(X)
#undef X
    }
    return "unknown error";
}
