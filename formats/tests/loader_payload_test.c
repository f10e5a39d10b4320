// SPDX-License-Identifier: BSD-2-Clause

// The loader's payload: one is written here by hand, then each rule is broken.

#include <stdlib.h>
#include <string.h>

#include <sel4c/loader_payload.h>

#include "harness.h"

enum {
    REGIONS_AT = 160 + 16,
    RUNS_AT = REGIONS_AT + 3 * 32,
    DATA_AT = RUNS_AT + 32,
    SIZE = DATA_AT + 16
};

static const sel4_loader_self_t self = {
    .machine = SEL4_LOADER_MACHINE_AARCH64,
    .start = 0x70000000,
    .end = 0x70100000,
    .tables_address = 0x70010000,
    .tables_size = 0x3000,
};

static void put(uint8_t *bytes, size_t at, unsigned size, uint64_t value)
{
    for (unsigned i = 0; i < size; i++) {
        bytes[at + i] = (uint8_t)(value >> (8 * i));
    }
}

static void put_region(uint8_t *bytes, unsigned index, uint64_t address, uint64_t size,
                       uint64_t data_at, uint64_t data_size)
{
    size_t at = REGIONS_AT + 32 * (size_t)index;

    put(bytes, at, 8, address);
    put(bytes, at + 8, 8, size);
    put(bytes, at + 16, 8, data_at);
    put(bytes, at + 24, 8, data_size);
}

static void sample(uint8_t *bytes)
{
    memset(bytes, 0, SIZE);
    put(bytes, SEL4_LOADER_AT_MAGIC, 8, SEL4_LOADER_PAYLOAD_MAGIC);
    put(bytes, SEL4_LOADER_AT_VERSION, 4, 1);
    put(bytes, SEL4_LOADER_AT_HEADER_SIZE, 4, 160);
    put(bytes, SEL4_LOADER_AT_SIZE, 8, SIZE);
    put(bytes, SEL4_LOADER_AT_MACHINE, 4, SEL4_LOADER_MACHINE_AARCH64);
    put(bytes, SEL4_LOADER_AT_KERNEL_ENTRY, 8, UINT64_C(0xffffffffc0000000));
    put(bytes, SEL4_LOADER_AT_USER_START, 8, 0x50000000);
    put(bytes, SEL4_LOADER_AT_USER_END, 8, 0x50002000);
    put(bytes, SEL4_LOADER_AT_DTB_ADDRESS, 8, 0x40001000);
    put(bytes, SEL4_LOADER_AT_DTB_SIZE, 8, 0x100);
    put(bytes, SEL4_LOADER_AT_ROOT_LOW, 8, 0x70010000);
    put(bytes, SEL4_LOADER_AT_ROOT_HIGH, 8, 0x70011000);
    put(bytes, SEL4_LOADER_AT_CORE_COUNT, 4, 2);
    put(bytes, SEL4_LOADER_AT_REGION_COUNT, 4, 3);
    put(bytes, SEL4_LOADER_AT_CORES, 4, 160);
    put(bytes, SEL4_LOADER_AT_REGIONS, 4, REGIONS_AT);
    put(bytes, SEL4_LOADER_AT_RUNS, 4, RUNS_AT);
    put(bytes, SEL4_LOADER_AT_RUN_COUNT, 4, 1);
    put(bytes, 160 + 8, 8, 0x101);
    put_region(bytes, 0, 0x40000000, 0x2000, DATA_AT, 8);
    put_region(bytes, 1, 0x50000000, 0x1000, DATA_AT + 8, 8);
    put_region(bytes, 2, 0x50001000, 0x1000, 0, 0);
    put(bytes, RUNS_AT, 8, 512 * 3 - 2);
    put(bytes, RUNS_AT + 8, 8, 2);
    put(bytes, RUNS_AT + 16, 8, 7);
    put(bytes, RUNS_AT + 24, 8, 4096);
    static const char data[] = "kernel..user....";
    memcpy(bytes + DATA_AT, data, sizeof data - 1);
}

static sel4_loader_payload_error_t open_exact(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    sel4_loader_payload_t payload;

    memcpy(exact, bytes, size);
    sel4_loader_payload_error_t error =
        sel4_loader_payload_open(sel4_span(exact, size), &self, &payload).error;
    uint8_t sum = 0;
    for (uint32_t i = 0; !error && i < payload.plan.region_count; i++) {
        sel4_loader_region_t region = sel4_loader_payload_region(&payload, i);
        for (size_t j = 0; j < region.data.size; j++) {
            sum ^= region.data.data[j];
        }
    }
    for (uint32_t i = 0; !error && i < payload.plan.core_count; i++) {
        sum ^= (uint8_t)sel4_loader_payload_core(&payload, i);
    }
    harness_note("sum %u", sum);
    free(exact);
    return error;
}

TEST(loader_payload, reads_what_was_written)
{
    uint8_t bytes[SIZE];
    sel4_loader_payload_t payload;

    sample(bytes);
    ASSERT_OK(sel4_loader_payload_open(sel4_span(bytes, SIZE), &self, &payload));
    EXPECT_EQ(payload.plan.kernel_entry, UINT64_C(0xffffffffc0000000));
    EXPECT_EQ(payload.plan.root_high, 0x70011000);
    EXPECT_EQ(sel4_loader_payload_core(&payload, 1), 0x101);
    EXPECT_EQ(sel4_loader_payload_core(&payload, 2), UINT64_MAX);
    sel4_loader_region_t region = sel4_loader_payload_region(&payload, 1);
    EXPECT_EQ(region.address, 0x50000000);
    EXPECT_BYTES_SIZED_EQ(region.data.data, region.data.size, "user....", 8);
    EXPECT_EQ(sel4_loader_payload_region(&payload, 3).size, 0);
    sel4_loader_run_t run = sel4_loader_payload_run(&payload, 0);
    EXPECT_EQ(run.count, 2);
    EXPECT_EQ(run.step, 4096);
    EXPECT_EQ(sel4_loader_payload_run(&payload, 1).count, 0);
}

TEST(loader_payload, every_rule)
{
    static const struct {
        size_t at;
        unsigned size;
        uint64_t value;
        sel4_loader_payload_error_t error;
    } cases[] = {
        { 0, 1, 0, SEL4_LOADER_PAYLOAD_ERR_MAGIC },
        { SEL4_LOADER_AT_VERSION, 4, 2, SEL4_LOADER_PAYLOAD_ERR_VERSION },
        { SEL4_LOADER_AT_HEADER_SIZE, 4, 168, SEL4_LOADER_PAYLOAD_ERR_VERSION },
        { SEL4_LOADER_AT_SIZE, 8, SIZE + 1, SEL4_LOADER_PAYLOAD_ERR_TRUNCATED },
        { SEL4_LOADER_AT_SIZE, 8, SIZE - 1, SEL4_LOADER_PAYLOAD_ERR_TRUNCATED },
        { SEL4_LOADER_AT_SIZE, 8, 0, SEL4_LOADER_PAYLOAD_ERR_TRUNCATED },
        { SEL4_LOADER_AT_MACHINE, 4, 243, SEL4_LOADER_PAYLOAD_ERR_MACHINE },
        { SEL4_LOADER_AT_CORE_COUNT, 4, 0, SEL4_LOADER_PAYLOAD_ERR_CORES },
        { SEL4_LOADER_AT_CORE_COUNT, 4, 65, SEL4_LOADER_PAYLOAD_ERR_CORES },
        { SEL4_LOADER_AT_CORES, 4, SIZE - 8, SEL4_LOADER_PAYLOAD_ERR_TRUNCATED },
        { SEL4_LOADER_AT_REGION_COUNT, 4, 0, SEL4_LOADER_PAYLOAD_ERR_REGIONS },
        { SEL4_LOADER_AT_REGION_COUNT, 4, 65536, SEL4_LOADER_PAYLOAD_ERR_TRUNCATED },
        { SEL4_LOADER_AT_REGION_COUNT, 4, UINT32_MAX, SEL4_LOADER_PAYLOAD_ERR_REGIONS },
        { SEL4_LOADER_AT_REGION_COUNT, 4, 2, SEL4_LOADER_PAYLOAD_ERR_USER_IMAGE },
        { SEL4_LOADER_AT_RUN_COUNT, 4, 4, SEL4_LOADER_PAYLOAD_ERR_TRUNCATED },
        { REGIONS_AT + 8, 8, 0, SEL4_LOADER_PAYLOAD_ERR_REGIONS },
        { REGIONS_AT + 8, 8, 7, SEL4_LOADER_PAYLOAD_ERR_REGIONS },
        { REGIONS_AT + 8, 8, UINT64_MAX, SEL4_LOADER_PAYLOAD_ERR_REGIONS },
        { REGIONS_AT + 8, 8, 0x10000001, SEL4_LOADER_PAYLOAD_ERR_REGIONS },
        { REGIONS_AT + 16, 8, SIZE - 7, SEL4_LOADER_PAYLOAD_ERR_TRUNCATED },
        { REGIONS_AT + 16, 8, UINT64_MAX, SEL4_LOADER_PAYLOAD_ERR_TRUNCATED },
        { REGIONS_AT, 8, 0x6fffe001, SEL4_LOADER_PAYLOAD_ERR_SELF },
        { SEL4_LOADER_AT_USER_START, 8, 0x50000800, SEL4_LOADER_PAYLOAD_ERR_USER_IMAGE },
        { SEL4_LOADER_AT_USER_START, 8, 0x4ffff000, SEL4_LOADER_PAYLOAD_ERR_USER_IMAGE },
        { SEL4_LOADER_AT_USER_END, 8, 0x50003000, SEL4_LOADER_PAYLOAD_ERR_USER_IMAGE },
        { SEL4_LOADER_AT_USER_END, 8, 0x50000000, SEL4_LOADER_PAYLOAD_ERR_USER_IMAGE },
        { SEL4_LOADER_AT_DTB_SIZE, 8, 0x1001, SEL4_LOADER_PAYLOAD_ERR_DTB },
        { SEL4_LOADER_AT_DTB_SIZE, 8, UINT64_MAX, SEL4_LOADER_PAYLOAD_ERR_DTB },
        { SEL4_LOADER_AT_DTB_ADDRESS, 8, 0x50000000, SEL4_LOADER_PAYLOAD_ERR_DTB },
        { SEL4_LOADER_AT_ROOT_LOW, 8, 0x7000f000, SEL4_LOADER_PAYLOAD_ERR_TABLES },
        { SEL4_LOADER_AT_ROOT_LOW, 8, 0x70013000, SEL4_LOADER_PAYLOAD_ERR_TABLES },
        { SEL4_LOADER_AT_ROOT_LOW, 8, 0x70010008, SEL4_LOADER_PAYLOAD_ERR_TABLES },
        { SEL4_LOADER_AT_ROOT_HIGH, 8, 1, SEL4_LOADER_PAYLOAD_ERR_TABLES },
        { RUNS_AT, 8, 512 * 3 - 1, SEL4_LOADER_PAYLOAD_ERR_TABLES },
        { RUNS_AT + 8, 8, UINT64_MAX, SEL4_LOADER_PAYLOAD_ERR_TABLES },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[SIZE];
        sample(bytes);
        put(bytes, cases[i].at, cases[i].size, cases[i].value);
        sel4_loader_payload_error_t error = open_exact(bytes, SIZE);
        harness_note("case %zu", i);
        EXPECT_EQ(error, cases[i].error);
    }
}

TEST(loader_payload, no_device_tree_is_fine)
{
    uint8_t bytes[SIZE];

    sample(bytes);
    put(bytes, SEL4_LOADER_AT_DTB_SIZE, 8, 0);
    put(bytes, SEL4_LOADER_AT_DTB_ADDRESS, 8, 0);
    EXPECT_EQ(open_exact(bytes, SIZE), SEL4_LOADER_PAYLOAD_OK);
}

TEST(loader_payload, every_truncation_and_byte)
{
    uint8_t bytes[SIZE];

    sample(bytes);
    for (size_t size = 0; size < SIZE; size++) {
        EXPECT_EQ(open_exact(bytes, size), SEL4_LOADER_PAYLOAD_ERR_TRUNCATED);
    }
    for (size_t i = 0; i < DATA_AT; i++) {
        for (unsigned j = 0; j < 8; j++) {
            bytes[i] ^= (uint8_t)(1u << j);
            EXPECT_LE(open_exact(bytes, SIZE), SEL4_LOADER_PAYLOAD_ERR_SELF);
            bytes[i] ^= (uint8_t)(1u << j);
        }
    }
}

TEST(loader_payload, errors_have_texts)
{
    EXPECT_STR_EQ(sel4_loader_payload_error_text(SEL4_LOADER_PAYLOAD_ERR_TRUNCATED),
                  "the payload is cut off");
    EXPECT_STR_EQ(sel4_loader_payload_error_text((sel4_loader_payload_error_t)99), "unknown error");
}
