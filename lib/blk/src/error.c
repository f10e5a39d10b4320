// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/blk_error.h>

const char *sel4_blk_error_text(sel4_blk_error_t error)
{
    switch (error) {
    case SEL4_BLK_OK:
        return "no error";
#define SEL4_PRIV_CASE(name, text) \
    case SEL4_BLK_ERR_##name:      \
        return text;
        SEL4_BLK_ERRORS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return "unknown error";
}
