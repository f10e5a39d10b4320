// SPDX-License-Identifier: BSD-2-Clause
//
// The kernel's own address space: a window onto all memory, and the image.

#include "kernel_map.h"

#include "arch.h"
#include "board.h"
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
    return paddr >= BOARD_MEMORY_START && paddr < board.memory_end;
}

// A line with one instruction each; size and place are multiples of a line.
static void clear_lines(char *line, const char *end, bool clean)
{
    for (; line < end; line += CACHE_LINE) {
        __asm__ volatile("dc zva, %0" ::"r"(line) : "memory");
        if (clean) {
            machine_cache_clean(line);
        }
    }
}

static void clear_words(uint64_t *word, const uint64_t *end)
{
    while (word < end) {
        *word++ = 0;
    }
}

// DCZID_EL0: log2 of the words that `dc zva` clears.
static bool clears_lines(void)
{
    word_t dczid;
    __asm__("mrs %0, dczid_el0" : "=r"(dczid));
    return (4u << (dczid & 31)) == CACHE_LINE;
}

static void clear(void *memory, word_t size, bool clean)
{
    char *start = memory;
    char *end = start + size;
    char *first_line = (char *)ROUND_UP((word_t)start, CACHE_LINE_BITS);
    char *last_line = (char *)((word_t)end & ~MASK(CACHE_LINE_BITS));
    if (first_line >= last_line || !clears_lines()) {
        clear_words(memory, (uint64_t *)end);
        for (char *line = start; clean && line < end; line += CACHE_LINE) {
            machine_cache_clean(line);
        }
        return;
    }
    clear_words(memory, (uint64_t *)first_line);
    clear_lines(first_line, last_line, clean);
    clear_words((uint64_t *)last_line, (uint64_t *)end);
    if (clean) {
        machine_cache_clean(start);
        machine_cache_clean(end - 1);
    }
}

void arch_clear(void *memory, word_t size)
{
    clear(memory, size, false);
}

void arch_clear_for_user(void *memory, word_t size)
{
    clear(memory, size, true);
    machine_barrier();
}

static void map_gigabyte(word_t paddr)
{
    window.entries[(paddr / GIGABYTE) & MASK(9)] =
        (paddr & ~(GIGABYTE - 1)) | BLOCK | ATTR(4) | INNER | ACCESSED | PXN | UXN;
}

void memory_map_until(word_t end)
{
    for (word_t paddr = BOARD_MEMORY_START; paddr < end; paddr += GIGABYTE) {
        map_gigabyte(paddr);
    }
    machine_entry_written();
}

void memory_init(word_t start, word_t size)
{
    window.entries[0] = BLOCK | ATTR(0) | ACCESSED | PXN | UXN;
    map_gigabyte(KERNEL_PHYS);
    if (size != 0) {
        map_gigabyte(start);
        map_gigabyte(start + size - 1);
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
