// SPDX-License-Identifier: BSD-2-Clause

/*
 * AArch64: the loader runs at the kernel's exception level, on tables that map memory and the UART
 * to where they are and the kernel to its own addresses.  So nothing changes any more when the
 * kernel is entered.
 */

#include "../../arch.h"

#include <sel4c/bits.h>

#include "../../loader_board.h"
#include "../../log.h"

#define READ_REGISTER(name)                                \
    __extension__({                                        \
        uint64_t value_;                                   \
        __asm__ volatile("mrs %0, " #name : "=r"(value_)); \
        value_;                                            \
    })

// What a core needs to set before it can use the caches; start.S knows the offsets.
struct aarch64_mode {
    uint64_t drop; // from EL2 to EL1
    uint64_t mair;
    uint64_t tcr;
    uint64_t ttbr0;
    uint64_t ttbr1;
};

extern struct aarch64_mode aarch64_mode;
struct aarch64_mode aarch64_mode;

static unsigned entry_level; // the exception level the firmware started us at

void aarch64_set_mode(const struct aarch64_mode *mode);
void aarch64_clean_range(uint64_t start, uint64_t end);
void aarch64_secondary_start(void);
int64_t aarch64_smc(uint64_t function, uint64_t a, uint64_t b, uint64_t c);
int64_t aarch64_hvc(uint64_t function, uint64_t a, uint64_t b, uint64_t c);
_Noreturn void aarch64_enter(uint64_t user_start, uint64_t user_end, uint64_t user_offset,
                             uint64_t user_entry, uint64_t dtb, uint64_t dtb_size, uint64_t entry,
                             uint64_t index);
_Noreturn void aarch64_exception(uint64_t vector, const uint64_t *registers);

// ---- The console: a PL011 that firmware has set up.

enum { PL011_DATA = 0x00, PL011_FLAGS = 0x18, PL011_FLAG_TX_FULL = 1 << 5 };

static volatile uint32_t *uart_register(uintptr_t offset)
{
    return (volatile uint32_t *)(LOADER_BOARD_UART + offset);
}

void loader_arch_put(char character)
{
    while ((*uart_register(PL011_FLAGS) & PL011_FLAG_TX_FULL) != 0) {
    }
    *uart_register(PL011_DATA) = (uint8_t)character;
}

// ---- Exception levels and translation

static unsigned current_level(void)
{
    return (unsigned)sel4_bits_get(READ_REGISTER(CurrentEL), 2, 2);
}

uint32_t loader_arch_machine(void)
{
    return SEL4_LOADER_MACHINE_AARCH64;
}

uint64_t loader_arch_load_address(void)
{
    uint64_t address;

    __asm__("adrp %0, loader_start\n\tadd %0, %0, :lo12:loader_start" : "=r"(address));
    return address;
}

// ID_AA64MMFR0_EL1.PARange as widths of addresses.
static unsigned physical_bits(uint64_t range)
{
    static const uint8_t bits[] = { 32, 36, 40, 42, 44, 48, 52 };

    return range < sizeof bits ? bits[range] : 48;
}

void loader_arch_prepare(const sel4_loader_payload_t *payload)
{
    const sel4_loader_plan_t *plan = &payload->plan;
    bool wants_el2 = (plan->flags & SEL4_LOADER_FLAG_HYPERVISOR) != 0;
    uint64_t features = READ_REGISTER(id_aa64mmfr0_el1);
    uint64_t range = sel4_bits_get(features, 0, 4);

    entry_level = current_level();
    if (entry_level == 3) {
        loader_fail("entered at EL3; let firmware start the loader at EL2 or EL1");
    }
    if (wants_el2 && entry_level != 2) {
        loader_fail("the kernel is a hypervisor and needs EL2, but the loader was entered at EL%u; "
                    "with QEMU: -machine virtualization=on",
                    entry_level);
    }
    if (sel4_bits_get(features, 28, 4) == 15) {
        loader_fail("this processor has no pages of 4 KiB");
    }
    aarch64_mode = (struct aarch64_mode){
        .drop = entry_level == 2 && !wants_el2,
        .mair = plan->attributes,
        .tcr = plan->translation,
        .ttbr0 = plan->root_low,
        .ttbr1 = plan->root_high,
    };
    if (wants_el2) {
        unsigned kernel_bits = physical_bits(sel4_bits_get(plan->translation, 16, 3));
        if (kernel_bits > physical_bits(range)) {
            loader_fail("the kernel is for %u bits of physical address, the processor has %u",
                        kernel_bits, physical_bits(range));
        }
    } else {
        aarch64_mode.tcr |= (range > 5 ? 5 : range) << 32; // IPS
    }
    // Other cores read it with their caches off.
    aarch64_clean_range((uintptr_t)&aarch64_mode, (uintptr_t)(&aarch64_mode + 1));
    aarch64_set_mode(&aarch64_mode);
    loader_info("entered at EL%u, kernel at EL%u", entry_level, current_level());
}

void loader_arch_sync(uint64_t address, uint64_t size)
{
    aarch64_clean_range(address, address + size);
    __asm__ volatile("ic ialluis\n\tdsb ish\n\tisb" ::: "memory");
}

// ---- Cores

// The affinity fields of MPIDR, as PSCI and device trees have them.
uint64_t loader_arch_core_id(void)
{
    return READ_REGISTER(mpidr_el1) & UINT64_C(0xff00ffffff);
}

#define PSCI_CPU_ON UINT64_C(0xc4000003)

int64_t loader_arch_start_core(uint64_t id, uint32_t index)
{
    // Firmware above EL2 takes SMC; at EL1, a hypervisor or QEMU in its place takes HVC.
    uint64_t entry = (uintptr_t)aarch64_secondary_start;

    return entry_level == 2 ? aarch64_smc(PSCI_CPU_ON, id, entry, index)
                            : aarch64_hvc(PSCI_CPU_ON, id, entry, index);
}

void loader_arch_enter(const sel4_loader_plan_t *plan, uint64_t id, uint32_t index)
{
    (void)id;
    aarch64_enter(plan->user_start, plan->user_end, plan->user_offset, plan->user_entry,
                  plan->dtb_address, plan->dtb_size, plan->kernel_entry, index);
}

void loader_arch_stop(void)
{
    for (;;) {
        __asm__ volatile("wfi");
    }
}

// ---- Exceptions

void aarch64_exception(uint64_t vector, const uint64_t *registers)
{
    static const char *const kinds[] = { "synchronous", "IRQ", "FIQ", "SError" };
    bool at_el2 = current_level() == 2;

    loader_error("exception: %s, vector %lu, at EL%u", kinds[vector & 3], (unsigned long)vector,
                 current_level());
    loader_error("  esr 0x%016lx  elr 0x%016lx",
                 (unsigned long)(at_el2 ? READ_REGISTER(esr_el2) : READ_REGISTER(esr_el1)),
                 (unsigned long)(at_el2 ? READ_REGISTER(elr_el2) : READ_REGISTER(elr_el1)));
    loader_error("  far 0x%016lx spsr 0x%016lx",
                 (unsigned long)(at_el2 ? READ_REGISTER(far_el2) : READ_REGISTER(far_el1)),
                 (unsigned long)(at_el2 ? READ_REGISTER(spsr_el2) : READ_REGISTER(spsr_el1)));
    for (unsigned i = 0; i < 30; i += 2) {
        loader_error("  x%-2u 0x%016lx  x%-2u 0x%016lx", i, (unsigned long)registers[i], i + 1,
                     (unsigned long)registers[i + 1]);
    }
    loader_fail("  x30 0x%016lx  sp  0x%016lx", (unsigned long)registers[30],
                (unsigned long)registers[31]);
}
