// SPDX-License-Identifier: BSD-2-Clause

// Texts on the kernel's console, and the ends of a protection domain that was used wrongly.

#include <microkit.h>

#include "domain.h"

#define DECIMAL_DIGITS_MAX 10

void microkit_dbg_putc(int c)
{
#ifdef CONFIG_PRINTING
    seL4_DebugPutChar((char)c);
#else
    (void)c;
#endif
}

void microkit_dbg_puts(const char *s)
{
    while (*s != '\0') {
        microkit_dbg_putc(*s++);
    }
}

void microkit_dbg_put32(seL4_Uint32 x)
{
    char digits[DECIMAL_DIGITS_MAX + 1];
    char *first = &digits[DECIMAL_DIGITS_MAX];
    *first = '\0';
    do {
        *--first = (char)('0' + x % 10);
        x /= 10;
    } while (x != 0);
    microkit_dbg_puts(first);
}

void microkit_dbg_put8(seL4_Uint8 x)
{
    microkit_dbg_put32(x);
}

void microkit_internal_crash(seL4_Error err)
{
    // The fault is what it is for.
    volatile int *address;
    __asm__("" : "=r"(address) : "0"((seL4_Word)err)); // No compiler knows what it is.
    *address = 0;
}

void sel4_rt_put_char(char character)
{
    microkit_dbg_putc(character);
}

const char *sel4_mk_name(void)
{
    static char name[SEL4_MK_NAME_SIZE + 1];
    for (size_t i = 0; i < SEL4_MK_NAME_SIZE; i++) {
        name[i] = ((const volatile char *)microkit_name)[i];
    }
    return name;
}

void microkit_priv_refuse(const char *function, const char *kind, seL4_Uint32 number)
{
    microkit_dbg_puts(sel4_mk_name());
    microkit_dbg_puts(" ");
    microkit_dbg_puts(function);
    microkit_dbg_puts(": invalid ");
    microkit_dbg_puts(kind);
    microkit_dbg_puts(" given '");
    microkit_dbg_put32(number);
    microkit_dbg_puts("'\n");
}

void microkit_priv_check(const char *function, seL4_Error error)
{
    if (error == seL4_NoError) {
        return;
    }
    microkit_dbg_puts(sel4_mk_name());
    microkit_dbg_puts(" ");
    microkit_dbg_puts(function);
    microkit_dbg_puts(": ");
    microkit_dbg_puts(sel4_error_text((sel4_error_t)error));
    microkit_dbg_puts("\n");
    microkit_internal_crash(error);
}

void sel4_mk_priv_missing(const char *what)
{
    microkit_dbg_puts(sel4_mk_name());
    microkit_dbg_puts(" is missing the '");
    microkit_dbg_puts(what);
    microkit_dbg_puts("' entry point\n");
    for (;;) {
        microkit_internal_crash(seL4_NoError);
    }
}

// For a libc's assert().
SEL4_WEAK void __assert_fail(const char *str, const char *file, int line, const char *function)
{
    microkit_dbg_puts("assertion failed: ");
    microkit_dbg_puts(str);
    microkit_dbg_puts(" at ");
    microkit_dbg_puts(file);
    microkit_dbg_puts(":");
    microkit_dbg_put32((seL4_Uint32)line);
    microkit_dbg_puts(" in ");
    microkit_dbg_puts(function);
    microkit_dbg_puts("\n");
    microkit_internal_crash(seL4_NoError);
}
