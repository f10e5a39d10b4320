// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/fs_error.h>

const char *sel4_fs_error_text(sel4_fs_error_t error)
{
    switch (error) {
    case SEL4_FS_OK:
        return "no error";
#define SEL4_PRIV_CASE(name, text) \
    case SEL4_FS_ERR_##name:       \
        return text;
        SEL4_FS_ERRORS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return "unknown error";
}
