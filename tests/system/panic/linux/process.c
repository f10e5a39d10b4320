// SPDX-License-Identifier: BSD-2-Clause

// The suite as a Linux process: lib/rt's start, and three system calls.

#include <sel4c/rt/heap.h>
#include <sel4c/rt/start.h>

#include "suite.h"
#include "system_call.h"

void suite_console(char character)
{
    (void)system_call(SYSTEM_CALL_WRITE, 1, (long)&character, 1);
}

void sel4_rt_put_char(char character)
{
    suite_put_char(character);
}

static void print(const char *text)
{
    while (*text != '\0') {
        sel4_rt_put_char(*text++);
    }
}

void sel4_rt_exit(int status)
{
    print("sel4c: exit status ");
    for (int divisor = 100; divisor > 0; divisor /= 10) {
        if (status >= divisor || divisor == 1) {
            sel4_rt_put_char((char)('0' + status / divisor % 10));
        }
    }
    sel4_rt_put_char('\n');
    suite_ends();
    for (;;) {
        (void)system_call(SYSTEM_CALL_EXIT, status, 0, 0);
    }
}

#ifdef SUITE_HEAP_SIZE
SEL4_RT_HEAP(SUITE_HEAP_SIZE)
#endif

#ifdef SEL4C_WITHOUT_TLS
SEL4_RT_WITHOUT_TLS
#endif

void sel4_rt_main(uintptr_t argument)
{
    (void)argument;
    sel4_rt_exit(suite_main());
}
