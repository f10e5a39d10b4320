// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/shm/foreign.h>

#include "harness.h"

static _Alignas(8) uint8_t memory[64];

TEST(foreign, copies_at_every_alignment)
{
    uint8_t text[40];
    for (unsigned i = 0; i < sizeof(text); i++) {
        text[i] = (uint8_t)(i + 1);
    }
    sel4_foreign_span_t span = sel4_foreign_span(memory, sizeof(memory));
    for (size_t at = 0; at < 16; at++) {
        for (size_t size = 0; size <= 40; size++) {
            harness_note("%zu bytes at %zu", size, at);
            memset(memory, 0xee, sizeof(memory));
            ASSERT_OK(sel4_foreign_span_write(span, at, text, size));
            EXPECT_BYTES_EQ(memory + at, text, size);
            EXPECT_EQ(memory[at + size], 0xee);
            EXPECT_TRUE(at == 0 || memory[at - 1] == 0xee);
            uint8_t back[41];
            memset(back, 0xdd, sizeof(back));
            ASSERT_OK(sel4_foreign_span_read(span, at, back, size));
            EXPECT_BYTES_EQ(back, text, size);
            EXPECT_EQ(back[size], 0xdd);
        }
    }
}

TEST(foreign, nothing_outside_the_span)
{
    sel4_foreign_span_t span = sel4_foreign_span(memory, sizeof(memory));
    uint8_t byte = 7;
    EXPECT_ERROR(sel4_foreign_span_read(span, 64, &byte, 1), SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_foreign_span_read(span, SIZE_MAX, &byte, 2), SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_foreign_span_write(span, 1, &byte, SIZE_MAX), SEL4_SHM_ERR_RANGE);
    EXPECT_EQ(byte, 7);
    EXPECT_OK(sel4_foreign_span_read(span, 64, NULL, 0));
    sel4_foreign_span_t part = { NULL, 5 };
    EXPECT_ERROR(sel4_foreign_span_part(span, 60, 5, &part), SEL4_SHM_ERR_RANGE);
    EXPECT_EQ(part.size, 5);
    ASSERT_OK(sel4_foreign_span_part(span, 60, 4, &part));
    EXPECT_ERROR(sel4_foreign_span_read(part, 0, &byte, 5), SEL4_SHM_ERR_RANGE);
    volatile void *at;
    EXPECT_ERROR(sel4_foreign_span_at(span, 4, 8, 8, &at), SEL4_SHM_ERR_ALIGNMENT);
    EXPECT_ERROR(sel4_foreign_span_at(span, 64, 8, 8, &at), SEL4_SHM_ERR_RANGE);
    ASSERT_OK(sel4_foreign_span_at(span, 8, 8, 8, &at));
    EXPECT_PTR_EQ(at, memory + 8);
}

TEST(foreign, numbers)
{
    sel4_foreign_u32_t number = { 0 };
    sel4_foreign_u32_write(&number, 0x12345678);
    EXPECT_EQ(sel4_foreign_u32_read(&number), 0x12345678);
    sel4_foreign_sync32_t sync = { 0 };
    sel4_foreign_sync32_store(&sync, 9);
    EXPECT_EQ(sel4_foreign_sync32_load(&sync), 9);
    EXPECT_STR_EQ(sel4_shm_error_text(SEL4_SHM_ERR_PEER_COUNT), "the peer's count cannot be");
    EXPECT_STR_EQ(sel4_shm_error_text((sel4_shm_error_t)99), "unknown error");
}
