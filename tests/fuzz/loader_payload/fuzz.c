// SPDX-License-Identifier: BSD-2-Clause

// The loader's payload: what passes the check must be safe to use.

#include <stdint.h>

#include <sel4c/loader_payload.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const sel4_loader_self_t self = {
    .machine = SEL4_LOADER_MACHINE_AARCH64,
    .start = 0x70000000,
    .end = 0x70100000,
    .tables_address = 0x70010000,
    .tables_size = 0x3000,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sel4_loader_payload_t payload;
    unsigned sink = 0;

    if (sel4_loader_payload_open(sel4_span(bytes, size), &self, &payload).error) {
        return 0;
    }
    for (uint32_t i = 0; i < payload.plan.core_count; i++) {
        sink ^= (uint8_t)sel4_loader_payload_core(&payload, i);
    }
    uint64_t free_from = 0;
    for (uint32_t i = 0; i < payload.plan.region_count; i++) {
        sel4_loader_region_t region = sel4_loader_payload_region(&payload, i);
        if (region.address < free_from || region.data.size > region.size ||
            (region.address < self.end && region.address + region.size > self.start)) {
            __builtin_trap();
        }
        free_from = region.address + region.size;
        for (size_t j = 0; j < region.data.size; j++) {
            sink ^= region.data.data[j];
        }
    }
    for (uint32_t i = 0; i < payload.plan.run_count; i++) {
        sel4_loader_run_t run = sel4_loader_payload_run(&payload, i);
        if (run.index + run.count > self.tables_size / 8) {
            __builtin_trap();
        }
    }
    __asm__ volatile("" ::"r"(sink)); // every byte has been read
    return 0;
}
