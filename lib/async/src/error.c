// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/async_error.h>

const char *sel4_async_error_text(sel4_async_error_t error)
{
    switch (error) {
#define SEL4_PRIV_CASE(name, text) \
    case SEL4_ASYNC_##name:        \
        return text;
        SEL4_ASYNC_ERRORS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return "unknown error";
}
