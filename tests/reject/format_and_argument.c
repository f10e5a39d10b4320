// expect-gcc: format '%s' expects argument of type 'char \*'
// expect-clang: format specifies type 'char \*' but the argument has type 'int'
// SPDX-License-Identifier: BSD-2-Clause

// The compiler reads the formats of our printing functions.

#include <sel4c/sel4.h>

void print(int number);

void print(int number)
{
#ifdef CONTROL
    sel4_debug_print("%d\n", number);
#else
    sel4_debug_print("%s\n", number);
#endif
}
