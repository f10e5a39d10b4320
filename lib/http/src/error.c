// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/http_error.h>

const char *sel4_http_error_text(sel4_http_error_t error)
{
    switch (error) {
    case SEL4_HTTP_OK:
        return "no error";
#define SEL4_PRIV_CASE(name, status, text) \
    case SEL4_HTTP_ERR_##name:             \
        return text;
        SEL4_HTTP_ERRORS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return "unknown error";
}

unsigned sel4_http_error_status(sel4_http_error_t error)
{
    switch (error) {
    case SEL4_HTTP_OK:
        return 0;
#define SEL4_PRIV_CASE(name, status, text) \
    case SEL4_HTTP_ERR_##name:             \
        return status;
        SEL4_HTTP_ERRORS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return 0;
}
