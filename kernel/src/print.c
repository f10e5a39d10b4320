// SPDX-License-Identifier: BSD-2-Clause
//
// Console output.

#include "print.h"

#include <stdarg.h>

#include "arch.h"

static void put_text(const char *text)
{
    while (*text != 0) {
        arch_put_char(*text++);
    }
}

static void put_number(word_t value, word_t base)
{
    char digits[24];
    word_t count = 0;
    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    while (count > 0) {
        arch_put_char(digits[--count]);
    }
}

static void put_formatted(char kind, va_list *args)
{
    switch (kind) {
    case 's':
        put_text(va_arg(*args, const char *));
        break;
    case 'u':
        put_number(va_arg(*args, word_t), 10);
        break;
    case 'x':
        put_text("0x");
        put_number(va_arg(*args, word_t), 16);
        break;
    default:
        arch_put_char(kind);
    }
}

static void print_args(const char *format, va_list *args)
{
    for (; *format != 0; format++) {
        if (*format == '%' && format[1] != 0) {
            put_formatted(*++format, args);
        } else {
            arch_put_char(*format);
        }
    }
}

void print(const char *format, ...)
{
#ifdef CONFIG_PRINTING
    va_list args;
    va_start(args, format);
    print_args(format, &args);
    va_end(args);
#else
    (void)format;
    (void)print_args;
#endif
}

static const char *fault_text(uint8_t type)
{
    switch (type) {
    case seL4_Fault_CapFault:
        return "cap fault";
    case seL4_Fault_UnknownSyscall:
        return "unknown syscall";
    case seL4_Fault_UserException:
        return "user exception";
    case seL4_Fault_VMFault:
        return "vm fault";
    default:
        return "fault";
    }
}

void print_unhandled_fault(const tcb_t *tcb)
{
    print("devkernel: thread %x \"%s\" has no fault handler and stops: %s at %x, address %x, %x "
          "%x, sp %x\n",
          (word_t)tcb, tcb->name, fault_text(tcb->fault.type), arch_restart_pc(tcb),
          tcb->fault.address, tcb->fault.words[0], tcb->fault.words[1], arch_get_register(tcb, 1));
}

SEL4_NORETURN void kernel_panic(const char *fact, const char *file, int line)
{
    print("devkernel: internal error: %s (%s:%u)\n", fact, file, (word_t)line);
    arch_halt();
}
