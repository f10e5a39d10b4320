// SPDX-License-Identifier: BSD-2-Clause

// Reads all the numbers that instructions and expressions have.

#include "rules.h"

uint64_t sel4_backtrace_priv_number(sel4_backtrace_priv_cursor_t *cursor, unsigned kind)
{
    uint64_t number = 0;
    unsigned shift = 0;
    bool is_fixed = kind <= SEL4_BACKTRACE_PRIV_BYTES_4;
    unsigned step = is_fixed ? 8 : 7;
    for (;;) {
        if (cursor->at == cursor->end) {
            cursor->is_broken = true;
            return 0;
        }
        unsigned byte = *cursor->at++;
        bool is_last = is_fixed ? shift + 8 == kind * 8 : byte < 0x80;
        if (shift < 64) {
            number |= (uint64_t)(byte & ((1u << step) - 1)) << shift;
            shift += step;
        }
        if (is_last) {
            bool is_negative = kind == SEL4_BACKTRACE_PRIV_SIGNED && (byte & 0x40) != 0;
            return is_negative && shift < 64 ? number | UINT64_MAX << shift : number;
        }
    }
}
