// SPDX-License-Identifier: BSD-2-Clause
//
// The kernel's own address space: a window onto all memory, and the image.

#include "kernel_map.h"

#include "arch.h"
#include "machine.h"
#include "vspace.h"

#define BLOCK    1ull
#define TABLE    3ull
#define ATTR(i)  ((uint64_t)(i) << 2)
#define INNER    (3ull << 8)
#define ACCESSED (1ull << 10)
#define PXN      (1ull << 53)
#define UXN      (1ull << 54)
#define GIGABYTE (1ull << 30)

static page_table_t root __attribute__((aligned(4096)));
static page_table_t window __attribute__((aligned(4096)));
static page_table_t image __attribute__((aligned(4096)));

static word_t image_phys(const void *in_image)
{
    return (word_t)in_image - KERNEL_BASE + KERNEL_PHYS;
}

void *arch_phys_to_ptr(word_t paddr)
{
    return (void *)(paddr + WINDOW_BASE);
}

word_t arch_ptr_to_phys(const void *ptr)
{
    word_t address = (word_t)ptr;
    return address >= KERNEL_BASE ? image_phys(ptr) : address - WINDOW_BASE;
}

bool machine_is_memory(word_t paddr)
{
    return paddr >= BOARD_MEMORY_START && paddr < BOARD_MEMORY_END;
}

void arch_clear(void *memory, word_t size)
{
    uint64_t *word = memory;
    uint64_t *end = (uint64_t *)((char *)memory + size);
    while (word < end && ((word_t)word & 63) != 0) {
        *word++ = 0;
    }
    for (; word + 8 <= end; word += 8) {
        __asm__ volatile("stp xzr, xzr, [%0]\n\tstp xzr, xzr, [%0, #16]\n\tstp xzr, xzr, [%0, "
                         "#32]\n\tstp xzr, xzr, [%0, #48]" ::"r"(word)
                         : "memory");
    }
    while (word < end) {
        *word++ = 0;
    }
}

void memory_init(void)
{
    window.entries[0] = BLOCK | ATTR(0) | ACCESSED | PXN | UXN;
    for (word_t paddr = BOARD_MEMORY_START; paddr < BOARD_MEMORY_END; paddr += GIGABYTE) {
        window.entries[paddr / GIGABYTE] = paddr | BLOCK | ATTR(4) | INNER | ACCESSED | PXN | UXN;
    }
    image.entries[511] = KERNEL_PHYS | BLOCK | ATTR(4) | INNER | ACCESSED | UXN;
    root.entries[(WINDOW_BASE >> 39) & MASK(9)] = image_phys(&window) | TABLE;
    root.entries[511] = image_phys(&image) | TABLE;

    word_t range;
    __asm__ volatile("mrs %0, id_aa64mmfr0_el1" : "=r"(range));
    // 48 bits both ways, write-back inner shareable walks, 4 KiB, 16-bit ASIDs in TTBR0.
    word_t tcr = 16ul | 16ul << 16 | 5ul << 8 | 3ul << 12 | 5ul << 24 | 3ul << 28 | 2ul << 30 |
                 1ul << 36 | (range & 7) << 32;
    __asm__ volatile("dsb ish\n\t"
                     "msr tcr_el1, %0\n\t"
                     "msr ttbr1_el1, %1\n\t"
                     "isb\n\t"
                     "tlbi vmalle1\n\t"
                     "dsb ish\n\t"
                     "ic iallu\n\t"
                     "dsb ish\n\t"
                     "isb" ::"r"(tcr),
                     "r"(image_phys(&root))
                     : "memory");
    vspace_forget_active();
    vspace_activate((cap_t){ .word = 0 });
    machine_tlb_drop_asid(0);
}
