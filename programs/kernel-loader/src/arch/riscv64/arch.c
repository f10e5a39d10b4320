// SPDX-License-Identifier: BSD-2-Clause

/*
 * RISC-V in S-mode, on SBI firmware.  Translation stays off until the kernel is entered: memory is
 * cached all the same, and the tables map the loader to where it is, so the jump just goes on.
 */

#include "../../arch.h"

#include "../../loader_board.h"
#include "../../log.h"

typedef struct sbi_result {
    int64_t error;
    int64_t value;
} sbi_result_t;

// Extensions and functions of the SBI specification.
enum {
    SBI_LEGACY_PUTCHAR = 0x01,
    SBI_BASE = 0x10,
    SBI_BASE_PROBE = 3,
    SBI_HSM = 0x48534d,
    SBI_HSM_START = 0,
    SBI_HSM_STATUS = 2,
    SBI_HSM_STATE_STOPPED = 1,
    SBI_DBCN = 0x4442434e,
    SBI_DBCN_WRITE_BYTE = 2,
};

// How often a hart that is just stopping is asked whether it has.
#define STOP_TRIES    100000000
// And how often one that has stopped is started.
#define STOPPED_TRIES 1000

// By the assembler.  The number of the hart that runs loader_main().
extern uint64_t riscv64_hart;
uint64_t riscv64_hart;

void riscv64_secondary_start(void);
int64_t riscv64_hand_over(uint64_t hart);
_Noreturn void riscv64_exception(const uint64_t *registers);
_Noreturn void riscv64_enter(uint64_t user_start, uint64_t user_end, uint64_t user_offset,
                             uint64_t user_entry, uint64_t dtb, uint64_t dtb_size, uint64_t hart,
                             uint64_t index, uint64_t entry, uint64_t satp);

static sbi_result_t sbi(uint64_t extension, uint64_t function, uint64_t a, uint64_t b, uint64_t c)
{
    register uint64_t a0 __asm__("a0") = a;
    register uint64_t a1 __asm__("a1") = b;
    register uint64_t a2 __asm__("a2") = c;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;

    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (sbi_result_t){ (int64_t)a0, (int64_t)a1 };
}

static bool has_extension(uint64_t extension)
{
    sbi_result_t result = sbi(SBI_BASE, SBI_BASE_PROBE, extension, 0, 0);

    return result.error == 0 && result.value != 0;
}

void loader_arch_put(char character)
{
    static uint8_t console; // 0: not yet known, 1: DBCN, 2: the older call

    if (console == 0) {
        console = has_extension(SBI_DBCN) ? 1 : 2;
    }
    if (console == 1) {
        sbi(SBI_DBCN, SBI_DBCN_WRITE_BYTE, (uint8_t)character, 0, 0);
    } else {
        sbi(SBI_LEGACY_PUTCHAR, 0, (uint8_t)character, 0, 0);
    }
}

uint32_t loader_arch_machine(void)
{
    return SEL4_LOADER_MACHINE_RISCV;
}

uint64_t loader_arch_load_address(void)
{
    uint64_t address;

    __asm__("lla %0, loader_start" : "=r"(address));
    return address;
}

void loader_arch_prepare(const sel4_loader_payload_t *payload)
{
    uint64_t first = sel4_loader_payload_core(payload, 0);
    bool needs_hsm = payload->plan.core_count > 1 || riscv64_hart != first;

    if (needs_hsm && !has_extension(SBI_HSM)) {
        loader_fail("the firmware has no HSM extension, which is needed to start harts");
    }
    if (riscv64_hart != first) {
        loader_info("hart %lu started, the kernel wants hart %lu first",
                    (unsigned long)riscv64_hart, (unsigned long)first);
        loader_fail("hart %lu cannot be started, the firmware says %ld", (unsigned long)first,
                    (long)riscv64_hand_over(first));
    }
    loader_info("hart %lu in S-mode", (unsigned long)riscv64_hart);
}

void loader_arch_sync(uint64_t address, uint64_t size)
{
    // Instruction fetches are ordered by the fence.i of each hart on its way into the kernel.
    (void)address;
    (void)size;
}

uint64_t loader_arch_core_id(void)
{
    return riscv64_hart;
}

int64_t loader_arch_start_core(uint64_t id, uint32_t index)
{
    uint64_t entry = (uintptr_t)riscv64_secondary_start;
    sbi_result_t result;
    unsigned stopped_count = 0;

    // The hart that handed over to this one may still be on its way down.  Firmware refuses to
    // start it in more than one way, and it may have stopped between the refusal and the question.
    for (unsigned i = 0; i < STOP_TRIES; i++) {
        result = sbi(SBI_HSM, SBI_HSM_START, id, entry, index);
        if (result.error == 0) {
            break;
        }
        sbi_result_t state = sbi(SBI_HSM, SBI_HSM_STATUS, id, 0, 0);
        stopped_count += state.value == SBI_HSM_STATE_STOPPED;
        if (state.error != 0 || stopped_count == STOPPED_TRIES) {
            break;
        }
    }
    return result.error;
}

void loader_arch_enter(const sel4_loader_plan_t *plan, uint64_t id, uint32_t index)
{
    uint64_t satp = plan->translation << 60 | plan->root_low >> 12;

    riscv64_enter(plan->user_start, plan->user_end, plan->user_offset, plan->user_entry,
                  plan->dtb_address, plan->dtb_size, id, index, plan->kernel_entry, satp);
}

void loader_arch_stop(void)
{
    for (;;) {
        __asm__ volatile("wfi");
    }
}

void riscv64_exception(const uint64_t *registers)
{
    uint64_t cause;
    uint64_t place;
    uint64_t value;

    __asm__ volatile("csrr %0, scause" : "=r"(cause));
    __asm__ volatile("csrr %0, sepc" : "=r"(place));
    __asm__ volatile("csrr %0, stval" : "=r"(value));
    loader_error("exception: scause 0x%lx", (unsigned long)cause);
    loader_error("  sepc 0x%016lx stval 0x%016lx", (unsigned long)place, (unsigned long)value);
    for (unsigned i = 1; i < 31; i += 2) {
        loader_error("  x%-2u 0x%016lx  x%-2u 0x%016lx", i, (unsigned long)registers[i], i + 1,
                     (unsigned long)registers[i + 1]);
    }
    loader_fail("  x31 0x%016lx", (unsigned long)registers[31]);
}
