// SPDX-License-Identifier: BSD-2-Clause

// Messages.  lib/sel4 prints with all of printf()'s formats, in a tenth of the initialiser's size.

#include <stdarg.h>

#include "init.h"

static void print_text(const char *text)
{
    while (*text != '\0') {
        sel4_debug_put_char(*text++);
    }
}

static void print_number(unsigned long number, unsigned base)
{
    if (number >= base) {
        print_number(number / base, base);
    }
    sel4_debug_put_char("0123456789abcdef"[number % base]);
}

void init_print(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    for (; *format != '\0'; format++) {
        if (*format != '%') {
            sel4_debug_put_char(*format);
            continue;
        }
        switch (*++format) {
        case 's':
            print_text(va_arg(list, const char *));
            break;
        case 'u':
            print_number(va_arg(list, unsigned), 10);
            break;
        default: // %lx
            format++;
            print_number(va_arg(list, unsigned long), 16);
            break;
        }
    }
    va_end(list);
}
