// SPDX-License-Identifier: BSD-2-Clause

/*
 * Reads the loader's payload.  All checks are in open(), which leaves nothing that the accessors
 * could trip over; the loader calls it before it writes anywhere.
 */

#include <sel4c/bits.h>
#include <sel4c/loader_payload.h>

#define FAIL(name) ((sel4_loader_payload_result_t){ SEL4_LOADER_PAYLOAD_ERR_##name })
#define SUCCESS    ((sel4_loader_payload_result_t){ SEL4_LOADER_PAYLOAD_OK })

const char *sel4_loader_payload_error_text(sel4_loader_payload_error_t error)
{
    switch (error) {
    case SEL4_LOADER_PAYLOAD_OK:
        return "no error";
#define X(name, number, text)            \
    case SEL4_LOADER_PAYLOAD_ERR_##name: \
        return text;
        SEL4_LOADER_PAYLOAD_ERRORS(X)
#undef X
    }
    return "unknown error";
}

// For places that have been checked: 0 outside.
static uint32_t u32_at(sel4_span_t bytes, uint64_t offset)
{
    uint32_t value = 0;
    (void)sel4_span_read_u32(bytes, (size_t)offset, &value);
    return value;
}

static uint64_t u64_at(sel4_span_t bytes, uint64_t offset)
{
    uint64_t value = 0;
    (void)sel4_span_read_u64(bytes, (size_t)offset, &value);
    return value;
}

static void read_plan(sel4_span_t bytes, sel4_loader_plan_t *plan)
{
    *plan = (sel4_loader_plan_t){
        .machine = u32_at(bytes, SEL4_LOADER_AT_MACHINE),
        .flags = u32_at(bytes, SEL4_LOADER_AT_FLAGS),
        .kernel_entry = u64_at(bytes, SEL4_LOADER_AT_KERNEL_ENTRY),
        .user_start = u64_at(bytes, SEL4_LOADER_AT_USER_START),
        .user_end = u64_at(bytes, SEL4_LOADER_AT_USER_END),
        .user_offset = u64_at(bytes, SEL4_LOADER_AT_USER_OFFSET),
        .user_entry = u64_at(bytes, SEL4_LOADER_AT_USER_ENTRY),
        .dtb_address = u64_at(bytes, SEL4_LOADER_AT_DTB_ADDRESS),
        .dtb_size = u64_at(bytes, SEL4_LOADER_AT_DTB_SIZE),
        .root_low = u64_at(bytes, SEL4_LOADER_AT_ROOT_LOW),
        .root_high = u64_at(bytes, SEL4_LOADER_AT_ROOT_HIGH),
        .translation = u64_at(bytes, SEL4_LOADER_AT_TRANSLATION),
        .attributes = u64_at(bytes, SEL4_LOADER_AT_ATTRIBUTES),
        .core_count = u32_at(bytes, SEL4_LOADER_AT_CORE_COUNT),
        .region_count = u32_at(bytes, SEL4_LOADER_AT_REGION_COUNT),
        .run_count = u32_at(bytes, SEL4_LOADER_AT_RUN_COUNT),
    };
}

static uint64_t region_at(const sel4_loader_payload_t *payload, uint32_t index)
{
    return payload->regions_at + (uint64_t)index * SEL4_LOADER_PAYLOAD_REGION_SIZE;
}

static sel4_loader_payload_result_t check_regions(const sel4_loader_payload_t *payload,
                                                  uint64_t own_start, uint64_t own_end)
{
    uint64_t free_from = 0;

    for (uint32_t i = 0; i < payload->plan.region_count; i++) {
        uint64_t at = region_at(payload, i);
        uint64_t address = u64_at(payload->bytes, at);
        uint64_t size = u64_at(payload->bytes, at + 8);
        uint64_t data_at = u64_at(payload->bytes, at + 16);
        uint64_t data_size = u64_at(payload->bytes, at + 24);
        uint64_t end;
        if (size == 0 || address < free_from || sel4_add_u64(address, size, &end).error ||
            data_size > size) {
            return FAIL(REGIONS);
        }
        if (!sel4_range_fits(data_at, data_size, payload->bytes.size)) {
            return FAIL(TRUNCATED);
        }
        if (address < own_end && own_start < end) {
            return FAIL(SELF);
        }
        free_from = end;
    }
    return SUCCESS;
}

// Whether regions that touch each other fill [start, end).
static bool is_filled(const sel4_loader_payload_t *payload, uint64_t start, uint64_t end)
{
    for (uint32_t i = 0; i < payload->plan.region_count && start < end; i++) {
        uint64_t at = region_at(payload, i);
        uint64_t address = u64_at(payload->bytes, at);
        uint64_t size = u64_at(payload->bytes, at + 8);
        if (address <= start && start - address < size) {
            start = address + size;
        }
    }
    return start >= end;
}

static sel4_loader_run_t run_at(const sel4_loader_payload_t *payload, uint32_t index)
{
    uint64_t at = payload->runs_at + (uint64_t)index * SEL4_LOADER_PAYLOAD_RUN_SIZE;

    return (sel4_loader_run_t){
        .index = u64_at(payload->bytes, at),
        .count = u64_at(payload->bytes, at + 8),
        .value = u64_at(payload->bytes, at + 16),
        .step = u64_at(payload->bytes, at + 24),
    };
}

static bool is_table(const sel4_loader_self_t *self, uint64_t root)
{
    return root >= self->tables_address && root - self->tables_address < self->tables_size &&
           sel4_is_aligned(root, 12);
}

static sel4_loader_payload_result_t check_tables(const sel4_loader_payload_t *payload,
                                                 const sel4_loader_self_t *self)
{
    const sel4_loader_plan_t *plan = &payload->plan;

    if (!is_table(self, plan->root_low) ||
        (plan->root_high != 0 && !is_table(self, plan->root_high))) {
        return FAIL(TABLES);
    }
    for (uint32_t i = 0; i < plan->run_count; i++) {
        sel4_loader_run_t run = run_at(payload, i);
        if (!sel4_range_fits(run.index, run.count, self->tables_size / 8)) {
            return FAIL(TABLES);
        }
    }
    return SUCCESS;
}

sel4_loader_payload_result_t sel4_loader_payload_open(sel4_span_t bytes,
                                                      const sel4_loader_self_t *self,
                                                      sel4_loader_payload_t *ret_payload)
{
    if (bytes.size < SEL4_LOADER_PAYLOAD_HEADER_SIZE) {
        return FAIL(TRUNCATED);
    }
    if (u64_at(bytes, SEL4_LOADER_AT_MAGIC) != SEL4_LOADER_PAYLOAD_MAGIC) {
        return FAIL(MAGIC);
    }
    if (u32_at(bytes, SEL4_LOADER_AT_VERSION) != SEL4_LOADER_PAYLOAD_VERSION ||
        u32_at(bytes, SEL4_LOADER_AT_HEADER_SIZE) != SEL4_LOADER_PAYLOAD_HEADER_SIZE) {
        return FAIL(VERSION);
    }
    uint64_t size = u64_at(bytes, SEL4_LOADER_AT_SIZE);
    if (size < SEL4_LOADER_PAYLOAD_HEADER_SIZE || size > bytes.size) {
        return FAIL(TRUNCATED);
    }
    sel4_loader_payload_t payload = {
        .bytes = { bytes.data, (size_t)size },
        .cores_at = u32_at(bytes, SEL4_LOADER_AT_CORES),
        .regions_at = u32_at(bytes, SEL4_LOADER_AT_REGIONS),
        .runs_at = u32_at(bytes, SEL4_LOADER_AT_RUNS),
    };
    sel4_loader_plan_t *plan = &payload.plan;
    read_plan(bytes, plan);

    if (plan->machine != self->machine) {
        return FAIL(MACHINE);
    }
    if (plan->core_count == 0 || plan->core_count > SEL4_LOADER_CORE_COUNT_MAX) {
        return FAIL(CORES);
    }
    if (plan->region_count == 0 || plan->region_count > SEL4_LOADER_REGION_COUNT_MAX) {
        return FAIL(REGIONS);
    }
    if (!sel4_range_fits(payload.cores_at, (size_t)plan->core_count * SEL4_LOADER_PAYLOAD_CORE_SIZE,
                         (size_t)size) ||
        !sel4_range_fits(payload.regions_at,
                         (size_t)plan->region_count * SEL4_LOADER_PAYLOAD_REGION_SIZE,
                         (size_t)size) ||
        !sel4_range_fits(payload.runs_at, (size_t)plan->run_count * SEL4_LOADER_PAYLOAD_RUN_SIZE,
                         (size_t)size)) {
        return FAIL(TRUNCATED);
    }
    SEL4_TRY(check_regions(&payload, self->start, self->end));

    if (plan->user_start >= plan->user_end || !sel4_is_aligned(plan->user_start, 12) ||
        !sel4_is_aligned(plan->user_end, 12) ||
        !is_filled(&payload, plan->user_start, plan->user_end)) {
        return FAIL(USER_IMAGE);
    }
    uint64_t dtb_end;
    if (plan->dtb_size != 0 &&
        (sel4_add_u64(plan->dtb_address, plan->dtb_size, &dtb_end).error ||
         !is_filled(&payload, plan->dtb_address, dtb_end) || dtb_end > plan->user_start)) {
        return FAIL(DTB);
    }
    SEL4_TRY(check_tables(&payload, self));
    *ret_payload = payload;
    return SUCCESS;
}

uint64_t sel4_loader_payload_core(const sel4_loader_payload_t *payload, uint32_t index)
{
    if (index >= payload->plan.core_count) {
        return UINT64_MAX;
    }
    return u64_at(payload->bytes,
                  payload->cores_at + (uint64_t)index * SEL4_LOADER_PAYLOAD_CORE_SIZE);
}

sel4_loader_region_t sel4_loader_payload_region(const sel4_loader_payload_t *payload,
                                                uint32_t index)
{
    if (index >= payload->plan.region_count) {
        return (sel4_loader_region_t){ 0 };
    }
    uint64_t at = region_at(payload, index);
    sel4_loader_region_t region = {
        .address = u64_at(payload->bytes, at),
        .size = u64_at(payload->bytes, at + 8),
    };
    (void)sel4_span_part(payload->bytes, (size_t)u64_at(payload->bytes, at + 16),
                         (size_t)u64_at(payload->bytes, at + 24), &region.data);
    return region;
}

sel4_loader_run_t sel4_loader_payload_run(const sel4_loader_payload_t *payload, uint32_t index)
{
    return index < payload->plan.run_count ? run_at(payload, index) : (sel4_loader_run_t){ 0 };
}
