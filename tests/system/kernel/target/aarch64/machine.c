// SPDX-License-Identifier: BSD-2-Clause
//
// What the suite needs of the processor: system calls with any registers, instructions that fault
// at known places, the counter.

#include "kt_priv.h"
#include "target.h"

void kt_syscall(long number, kt_registers_t *registers)
{
    register seL4_Word x0 __asm__("x0") = registers->x[0];
    register seL4_Word x1 __asm__("x1") = registers->x[1];
    register seL4_Word x2 __asm__("x2") = registers->x[2];
    register seL4_Word x3 __asm__("x3") = registers->x[3];
    register seL4_Word x4 __asm__("x4") = registers->x[4];
    register seL4_Word x5 __asm__("x5") = registers->x[5];
    register seL4_Word x6 __asm__("x6") = registers->x[6];
    register seL4_Word x7 __asm__("x7") = (seL4_Word)number;
    register seL4_Word x8 __asm__("x8") = registers->x[8];
    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6),
                       "+r"(x7), "+r"(x8)
                     :
                     : "memory");
    *registers = (kt_registers_t){ { x0, x1, x2, x3, x4, x5, x6, x7, x8 } };
}

__asm__(".text\n"
        ".global kt_undefined\n"
        "kt_undefined:\n"
        "    udf #0\n"
        "    ret\n"
        ".global kt_load\n"
        "kt_load:\n"
        "    ldr x0, [x0]\n"
        "    ret\n"
        ".global kt_store\n"
        "kt_store:\n"
        "    str x1, [x0]\n"
        "    ret\n");

// ---- Time

#ifdef CONFIG_EXPORT_PCNT_USER
seL4_Word kt_now_us(void)
{
    seL4_Word count;
    seL4_Word frequency;
    __asm__ volatile("isb\n mrs %0, cntpct_el0\n mrs %1, cntfrq_el0"
                     : "=r"(count), "=r"(frequency)::"memory");
    return count * 1000000 / frequency;
}

void kt_spin_us(seL4_Word us)
{
    seL4_Word start = kt_now_us();
    while (kt_now_us() - start < us) {
    }
}
#else
// Knows of no time but what was spun away.
static seL4_Word elapsed;

seL4_Word kt_now_us(void)
{
    return elapsed++;
}

// About so long, where an instruction takes 2 ns.
void kt_spin_us(seL4_Word us)
{
    seL4_Word laps = 250 * us;
    elapsed += us;
    __asm__ volatile("1: subs %0, %0, #1\n\tb.hi 1b" : "+r"(laps)::"cc");
}
#endif

// ---- Arguments, by semihosting's SYS_GET_CMDLINE (see -semihosting-config arg=… of QEMU).

#define SYS_GET_CMDLINE 0x15

void kt_target_arguments(char *buffer, size_t buffer_size)
{
    const uint64_t block[2] = { (uintptr_t)buffer, buffer_size - 1 };
    register uint64_t operation __asm__("x0") = SYS_GET_CMDLINE;
    register const uint64_t *parameter __asm__("x1") = block;
    buffer[0] = '\0';
    __asm__ volatile("hlt #0xf000" : "+r"(operation) : "r"(parameter) : "memory");
    char *from = buffer; // Without the first word, which names the program.
    while (*from != 0 && *from != ' ') {
        from++;
    }
    while ((*buffer++ = *from) != 0) {
        from++;
    }
}
