// SPDX-License-Identifier: BSD-2-Clause

/*
 * The kernel loader: what it does, in order.
 *
 * Everything that could be decided on the host has been: the payload says what goes where and
 * brings the translation tables.  What is left is to check it once more, copy, and get all cores
 * into the kernel.  No step goes back, and a failure ends with a line on the console.
 */

#include <sel4c/loader_payload.h>

#include "arch.h"
#include "log.h"
#include "program.h"

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);

static sel4_loader_payload_t payload;

// What cores tell each other.  Written once each.
static uint32_t core_is_up[LOADER_CORE_COUNT_MAX];
static uint32_t cores_may_enter;
static uint64_t core_ids[LOADER_CORE_COUNT_MAX]; // in the kernel's order, the first core first

static void open_payload(void)
{
    loader_program_t program;

    if (!loader_program_find(&program)) {
        loader_fail("there is no payload: make an image of it with 'sel4c image'");
    }
    const sel4_loader_self_t self = {
        .machine = loader_arch_machine(),
        .start = program.start,
        .end = program.end,
        .tables_address = (uintptr_t)loader_tables,
        .tables_size = sizeof loader_tables,
    };
    sel4_loader_payload_error_t error =
        sel4_loader_payload_open(program.payload, &self, &payload).error;
    if (error) {
        loader_fail("%s", sel4_loader_payload_error_text(error));
    }
}

static void fill_tables(void)
{
    for (uint32_t i = 0; i < payload.plan.run_count; i++) {
        sel4_loader_run_t run = sel4_loader_payload_run(&payload, i);
        for (uint64_t j = 0; j < run.count; j++) {
            loader_tables[run.index + j] = run.value + j * run.step;
        }
    }
}

static void copy_regions(void)
{
    uint64_t copied = 0;
    uint64_t zeroed = 0;

    for (uint32_t i = 0; i < payload.plan.region_count; i++) {
        sel4_loader_region_t region = sel4_loader_payload_region(&payload, i);
        uint8_t *to = (uint8_t *)(uintptr_t)region.address;
        memcpy(to, region.data.data, region.data.size);
        memset(to + region.data.size, 0, region.size - region.data.size);
        loader_arch_sync(region.address, region.size);
        copied += region.data.size;
        zeroed += region.size - region.data.size;
    }
    loader_info("%lu KiB copied, %lu KiB zeroed", (unsigned long)(copied / 1024),
                (unsigned long)(zeroed / 1024));
}

/*
 * The core that runs this is the kernel's first, whichever it is; the others follow in the order of
 * the payload.
 */
static void order_cores(void)
{
    uint32_t count = 1;

    if (payload.plan.core_count > LOADER_CORE_COUNT_MAX) {
        loader_fail("the kernel is for %u cores, the loader for %u", payload.plan.core_count,
                    LOADER_CORE_COUNT_MAX);
    }
    core_ids[0] = loader_arch_core_id();
    for (uint32_t i = 0; i < payload.plan.core_count && count < payload.plan.core_count; i++) {
        uint64_t id = sel4_loader_payload_core(&payload, i);
        if (id != core_ids[0]) {
            core_ids[count++] = id;
        }
    }
}

static void start_cores(void)
{
    for (uint32_t i = 1; i < payload.plan.core_count; i++) {
        int64_t error = loader_arch_start_core(core_ids[i], i);
        if (error != 0) {
            loader_fail(
                "core %u (0x%lx) cannot be started, the firmware says %ld; the kernel is for "
                "%u cores: does the machine have as many?",
                i, (unsigned long)core_ids[i], (long)error, payload.plan.core_count);
        }
        while (!__atomic_load_n(&core_is_up[i], __ATOMIC_ACQUIRE)) {
        }
        loader_info("core %u (0x%lx) is up", i, (unsigned long)core_ids[i]);
    }
}

// Only this can run at another address than linked for: it uses no address that the linker wrote.
static void check_place(void)
{
    extern const uint64_t loader_linked_address;
    static const char message[] =
        "sel4c loader | ERROR | not at the address it is linked for; load the ELF file, or the raw "
        "binary to the address of the ELF file's entry point\r\n";

    if (loader_arch_load_address() != loader_linked_address) {
        for (unsigned i = 0; message[i] != '\0'; i++) {
            loader_arch_put(message[i]);
        }
        loader_arch_stop();
    }
}

void loader_main(void)
{
    check_place();
    loader_info("%s", loader_program_board());
    open_payload();
    fill_tables();
    loader_arch_prepare(&payload);
    copy_regions();
    order_cores();
    start_cores();
    loader_info("kernel at 0x%lx, root task at [0x%lx, 0x%lx), device tree at 0x%lx (%lu bytes)",
                (unsigned long)payload.plan.kernel_entry, (unsigned long)payload.plan.user_start,
                (unsigned long)payload.plan.user_end, (unsigned long)payload.plan.dtb_address,
                (unsigned long)payload.plan.dtb_size);
    loader_info("entering the kernel");
    __atomic_store_n(&cores_may_enter, 1, __ATOMIC_RELEASE);
    loader_arch_enter(&payload.plan, core_ids[0], 0);
}

void loader_secondary_main(uint32_t index)
{
    __atomic_store_n(&core_is_up[index], 1, __ATOMIC_RELEASE);
    while (!__atomic_load_n(&cores_may_enter, __ATOMIC_ACQUIRE)) {
    }
    loader_arch_enter(&payload.plan, core_ids[index], index);
}
