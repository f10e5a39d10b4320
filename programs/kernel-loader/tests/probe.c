// SPDX-License-Identifier: BSD-2-Clause

/*
 * Stands in for a kernel: looks at everything the loader promises, says so on the console, and ends
 * the machine.
 *
 * It runs on the loader's tables, where memory and the UART still are at their physical addresses.
 */

#include <stdbool.h>
#include <stdint.h>

#ifndef PROBE_CORES
#define PROBE_CORES 1
#endif

static uint8_t zeros[0x280000]; // reaches into what the test fills with junk
static volatile uint64_t pattern = UINT64_C(0x123456789abcdef0);
static volatile uint32_t here[8];

#define READ(name)                                               \
    __extension__({                                              \
        uint64_t value_;                                         \
        __asm__ volatile(READ_INSTRUCTION(name) : "=r"(value_)); \
        value_;                                                  \
    })

#if defined(__aarch64__)
#define READ_INSTRUCTION(name) "mrs %0, " #name

static void put(char c)
{
    *(volatile uint32_t *)0x09000000 = (uint8_t)c;
}

static _Noreturn void leave(uint64_t status)
{
    const uint64_t block[2] = { 0x20026, status };
    register uint64_t x0 __asm__("x0") = 0x20;
    register const uint64_t *x1 __asm__("x1") = block;

    __asm__ volatile("hlt #0xf000" ::"r"(x0), "r"(x1) : "memory");
    for (;;) {
    }
}

static const char *check_mode(void)
{
#ifdef PROBE_EL2
    if (READ(CurrentEL) != 2 << 2) {
        return "not at EL2";
    }
    if (READ(tcr_el2) != 0x80823510) {
        return "TCR_EL2 is not the kernel's";
    }
    if (READ(cntvoff_el2) != 0) {
        return "CNTVOFF_EL2 is not zero";
    }
    uint64_t control = READ(sctlr_el2);
    uint64_t attributes = READ(mair_el2);
#else
    if (READ(CurrentEL) != 1 << 2) {
        return "not at EL1";
    }
    uint64_t control = READ(sctlr_el1);
    uint64_t attributes = READ(mair_el1);
#endif
    if ((control & 0x1005) != 0x1005) {
        return "MMU or caches are off";
    }
    if ((attributes & 0xffffffffff) != 0xff440c0400) {
        return "MAIR is in another order";
    }
    return (READ(daif) & 0x3c0) == 0x3c0 ? 0 : "interrupts are not masked";
}
#else
#define READ_INSTRUCTION(name) "csrr %0, " #name

static uint64_t sbi(uint64_t extension, uint64_t function, uint64_t a, uint64_t b)
{
    register uint64_t a0 __asm__("a0") = a;
    register uint64_t a1 __asm__("a1") = b;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;

    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a6), "r"(a7) : "memory");
    return a0;
}

static void put(char c)
{
    sbi(1, 0, (uint8_t)c, 0);
}

static _Noreturn void leave(uint64_t status)
{
    sbi(0x53525354, 0, 0, status); // system reset: shut down
    for (;;) {
    }
}

static const char *check_mode(void)
{
    if (READ(satp) >> 60 != 8) {
        return "satp is not Sv39";
    }
    return READ(sie) == 0 ? 0 : "interrupts are on";
}
#endif

static void say(const char *text)
{
    for (; *text != '\0'; text++) {
        put(*text);
    }
}

static bool is_zero(const volatile uint8_t *bytes, uint64_t size)
{
    for (uint64_t i = 0; i < size; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

// The app's first page holds its file, the rest of the image is zero up to the last byte.
static const char *check(uint64_t user_start, uint64_t user_end, uint64_t user_offset,
                         uint64_t user_entry, uint64_t dtb, uint64_t dtb_size)
{
    const char *mode = check_mode();
    const volatile uint8_t *app = (const volatile uint8_t *)(user_entry + user_offset);

    if (mode) {
        return mode;
    }
    if (pattern != UINT64_C(0x123456789abcdef0) || !is_zero(zeros, sizeof zeros)) {
        return "kernel data or .bss";
    }
    if (app[0] != 'A' || app[1] != 'P' || app[2] != 'P') {
        return "the root task is not at its place";
    }
    if ((user_start | user_end) % 4096 != 0 || user_start >= user_end ||
        !is_zero((const volatile uint8_t *)user_start + 4096, user_end - user_start - 4096)) {
        return "the rest of the root task is not zero";
    }
    if (dtb_size < 40 || *(const volatile uint32_t *)dtb != 0xedfe0dd0 || dtb >= user_start) {
        return "no device tree";
    }
    return 0;
}

void probe_main(uint64_t user_start, uint64_t user_end, uint64_t user_offset, uint64_t user_entry,
                uint64_t dtb, uint64_t dtb_size, uint64_t index);
void probe_main(uint64_t user_start, uint64_t user_end, uint64_t user_offset, uint64_t user_entry,
                uint64_t dtb, uint64_t dtb_size, uint64_t index)
{
    const char *wrong = check(user_start, user_end, user_offset, user_entry, dtb, dtb_size);

    if (index >= 8 || wrong) {
        say("probe: wrong: ");
        say(wrong ? wrong : "index of the core");
        say("\n");
        leave(1);
    }
    __atomic_store_n(&here[index], 1, __ATOMIC_RELEASE);
    if (index != 0) {
        for (;;) {
        }
    }
    for (unsigned i = 0; i < PROBE_CORES; i++) {
        while (!__atomic_load_n(&here[i], __ATOMIC_ACQUIRE)) {
        }
    }
    say("probe: all is as promised\n");
    leave(0);
}
