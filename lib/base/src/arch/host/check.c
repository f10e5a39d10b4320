// SPDX-License-Identifier: BSD-2-Clause

// The end of a host program or test at a bug; a test may have its own.

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <sel4c/check.h>

SEL4_WEAK void sel4_panic_at(const char *file, unsigned line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fflush(stdout);
    (void)fprintf(stderr, "panicked at %s:%u: ", file, line);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
    abort();
}
