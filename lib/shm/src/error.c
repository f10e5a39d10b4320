// SPDX-License-Identifier: BSD-2-Clause

// The texts of the errors, from the list in the header.

#include <sel4c/shm/error.h>

const char *sel4_shm_error_text(sel4_shm_error_t error)
{
    switch (error) {
    case SEL4_SHM_OK:
        return "done";
#define SEL4_PRIV_CASE(name, text) \
    case SEL4_SHM_ERR_##name:      \
        return text;
        SEL4_SHM_ERRORS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return "unknown error";
}
