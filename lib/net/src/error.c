// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/net_error.h>

const char *sel4_net_error_text(sel4_net_error_t error)
{
    switch (error) {
#define SEL4_PRIV_CASE(name, text) \
    case SEL4_NET_##name:          \
        return text;
        SEL4_NET_ERRORS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return "unknown error";
}
