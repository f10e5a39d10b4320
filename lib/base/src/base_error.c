// SPDX-License-Identifier: BSD-2-Clause

// The texts of lib/base's errors, from the one list in base_error.h.

#include <sel4c/base_error.h>

const char *sel4_base_error_text(sel4_base_error_t error)
{
    switch (error) {
    case SEL4_BASE_OK:
        return "no error";
#define X(name, number, text)  \
    case SEL4_BASE_ERR_##name: \
        return text;
        SEL4_BASE_ERRORS(X)
#undef X
    }
    return "unknown error";
}
