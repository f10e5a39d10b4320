// expect-gcc: enumeration value 'SEL4_ERR_REVOKE_FIRST' not handled in switch
// expect-clang: enumeration value 'SEL4_ERR_REVOKE_FIRST' not handled in switch
// SPDX-License-Identifier: BSD-2-Clause

// A switch over errors that forgets one.

#include <sel4c/sel4.h>

bool is_about_memory(sel4_error_t error);

bool is_about_memory(sel4_error_t error)
{
    switch (error) {
    case SEL4_ERR_NOT_ENOUGH_MEMORY:
        return true;
    case SEL4_OK:
    case SEL4_ERR_INVALID_ARGUMENT:
    case SEL4_ERR_INVALID_CAPABILITY:
    case SEL4_ERR_ILLEGAL_OPERATION:
    case SEL4_ERR_RANGE:
    case SEL4_ERR_ALIGNMENT:
    case SEL4_ERR_FAILED_LOOKUP:
    case SEL4_ERR_TRUNCATED_MESSAGE:
    case SEL4_ERR_DELETE_FIRST:
#ifdef CONTROL
    case SEL4_ERR_REVOKE_FIRST:
#endif
        break;
    }
    return false;
}
