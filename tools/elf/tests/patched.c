// SPDX-License-Identifier: BSD-2-Clause

/*
 * A program that is patched by edit_test.c and then run: it looks for its data by the moved table
 * of program headers, and exits with 42 when it is right.
 */

#include <stdint.h>

#include <sel4c/phdr.h>

const volatile uintptr_t sel4_phdrs_patched__vaddr = 0;
const volatile uint16_t sel4_phdrs_patched__phnum = 0;
const volatile uint32_t patched_value = 7;
char bss[100000]; // the added segments come after it

struct program_header {
#if UINTPTR_MAX > UINT32_MAX
    uint32_t type, flags;
    uint64_t offset, vaddr, paddr, file_size, memory_size, align;
#else
    uint32_t type, offset, vaddr, paddr, file_size, memory_size, flags, align;
#endif
};

static _Noreturn void leave(long status)
{
#if defined(__x86_64__)
    __asm__ volatile("syscall" ::"a"(60), "D"(status));
#elif defined(__i386__)
    __asm__ volatile("int $0x80" ::"a"(1), "b"(status));
#elif defined(__aarch64__)
    register long x0 __asm__("x0") = status;
    register long x8 __asm__("x8") = 93;
    __asm__ volatile("svc #0" ::"r"(x0), "r"(x8));
#elif defined(__riscv)
    register long a0 __asm__("a0") = status;
    register long a7 __asm__("a7") = 93;
    __asm__ volatile("ecall" ::"r"(a0), "r"(a7));
#endif
    for (;;) {
    }
}

static int check(void)
{
    static const char expected[] = "sel4c data";
    const struct program_header *headers = (const struct program_header *)sel4_phdrs_patched__vaddr;

    if (sel4_phdrs_patched__phnum == 0 || patched_value != 0x12345678) {
        return 1;
    }
    for (unsigned i = 0; i < sizeof bss; i++) {
        if (((volatile char *)bss)[i] != 0) {
            return 2;
        }
    }
    for (unsigned i = 0; i < sel4_phdrs_patched__phnum; i++) {
        if (headers[i].type != PT_SEL4_CAPDL_SPEC) {
            continue;
        }
        const char *data = (const char *)(uintptr_t)headers[i].vaddr;
        for (unsigned j = 0; j < sizeof expected; j++) {
            if (((const volatile char *)data)[j] != expected[j]) {
                return 3;
            }
        }
        return headers[i].file_size == sizeof expected ? 42 : 4;
    }
    return 5;
}

void _start(void);
void _start(void)
{
    leave(check());
}
