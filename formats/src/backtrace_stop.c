// SPDX-License-Identifier: BSD-2-Clause

// What the numbers at the end of a backtrace mean.

#include <sel4c/backtrace_stream.h>

const char *sel4_backtrace_stop_text(int32_t stop)
{
    switch (stop) {
    case SEL4_BACKTRACE_END:
        return "the outermost frame was reached";
#define X(name, number, text)        \
    case SEL4_BACKTRACE_STOP_##name: \
        return text;
        SEL4_BACKTRACE_STOPS(X)
#undef X
    default:
        return "for an unknown reason";
    }
}
