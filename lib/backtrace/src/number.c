// SPDX-License-Identifier: BSD-2-Clause

// Reads all the numbers that instructions and expressions have.

#include "rules.h"

uint64_t sel4_backtrace_priv_number(sel4_unwind_reader_t *reader, unsigned kind)
{
    uint64_t number = 0;
    sel4_unwind_result_t result;
    if (kind == SEL4_BACKTRACE_PRIV_SIGNED) {
        result = sel4_unwind_read_signed(reader, (int64_t *)&number);
    } else if (kind == SEL4_BACKTRACE_PRIV_UNSIGNED) {
        result = sel4_unwind_read_unsigned(reader, &number);
    } else {
        result = sel4_unwind_read(reader, kind, &number);
    }
    if (result.error != SEL4_UNWIND_OK) {
        reader->offset = SEL4_BACKTRACE_PRIV_BROKEN;
    }
    return number;
}
