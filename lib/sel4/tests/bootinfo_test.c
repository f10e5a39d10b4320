// SPDX-License-Identifier: BSD-2-Clause

// sel4c/bootinfo.h with boot information that lies about its lengths.

#include <stdlib.h>

#include "fixture.h"

// Boot information with `extra_size` bytes after its frame, nothing behind them.
static sel4_bootinfo_t *make(size_t extra_size)
{
    sel4_bootinfo_t *bootinfo =
        aligned_alloc(16, (seL4_BootInfoFrameSize + extra_size + 15) & ~15ul);
    if (bootinfo == NULL) {
        abort();
    }
    memset(bootinfo, 0, seL4_BootInfoFrameSize + extra_size);
    bootinfo->extraLen = extra_size;
    return bootinfo;
}

static void put(sel4_bootinfo_t *bootinfo, size_t offset, seL4_Word id, seL4_Word size)
{
    seL4_BootInfoHeader header = { id, size };
    memcpy((char *)bootinfo + seL4_BootInfoFrameSize + offset, &header, sizeof header);
}

TEST(bootinfo, chunks)
{
    sel4_bootinfo_t *bootinfo = make(96);
    put(bootinfo, 0, 6, 48);
    put(bootinfo, 48, 0, 16);
    put(bootinfo, 64, 5, 32);
    memcpy((char *)bootinfo + seL4_BootInfoFrameSize + 80, "0123456789abcdef", 16);
    EXPECT_EQ(sel4_bootinfo_footprint_size(bootinfo), 4096 + 96);

    static const seL4_Word ids[] = { 6, 0, 5 };
    static const size_t sizes[] = { 32, 0, 16 };
    sel4_bootinfo_walk_t walk = sel4_bootinfo_walk(bootinfo);
    sel4_bootinfo_chunk_t chunk = { 0 };
    for (size_t i = 0; i < 3; i++) {
        ASSERT_TRUE(sel4_bootinfo_walk_has_next(&walk));
        ASSERT_OK(sel4_bootinfo_walk_next(&walk, &chunk));
        EXPECT_EQ(chunk.id, ids[i]);
        EXPECT_EQ(chunk.body.size, sizes[i]);
    }
    EXPECT_BYTES_SIZED_EQ(chunk.body.data, chunk.body.size, "0123456789abcdef", 16);
    EXPECT_FALSE(sel4_bootinfo_walk_has_next(&walk));
    EXPECT_ERROR(sel4_bootinfo_walk_next(&walk, &chunk), SEL4_ERR_RANGE);

    sel4_span_t body = { 0 };
    EXPECT_OK(sel4_bootinfo_find(bootinfo, SEL4_BOOTINFO_HEADER_FDT, &body));
    EXPECT_EQ(body.size, 32);
    EXPECT_OK(sel4_bootinfo_find(bootinfo, SEL4_BOOTINFO_HEADER_X86_TSC_FREQ, &body));
    EXPECT_EQ(body.size, 16);
    EXPECT_ERROR(sel4_bootinfo_find(bootinfo, 99, &body), SEL4_ERR_FAILED_LOOKUP);
    EXPECT_EQ(body.size, 16);
    free(bootinfo);
}

TEST(bootinfo, no_extra_data)
{
    sel4_bootinfo_t *bootinfo = make(0);
    sel4_bootinfo_walk_t walk = sel4_bootinfo_walk(bootinfo);
    sel4_span_t body;
    EXPECT_FALSE(sel4_bootinfo_walk_has_next(&walk));
    EXPECT_EQ(sel4_bootinfo_footprint_size(bootinfo), 4096);
    EXPECT_ERROR(sel4_bootinfo_find(bootinfo, 6, &body), SEL4_ERR_FAILED_LOOKUP);
    free(bootinfo);
}

TEST(bootinfo, lengths_that_do_not_fit)
{
    static const seL4_Word bad[] = {
        0, 1, 15, 49, 64, UINT32_MAX, SIZE_MAX, SIZE_MAX - 15, (seL4_Word)1 << 63
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        harness_note("length %lu", bad[i]);
        sel4_bootinfo_t *bootinfo = make(48);
        put(bootinfo, 0, 6, bad[i]);
        sel4_bootinfo_walk_t walk = sel4_bootinfo_walk(bootinfo);
        sel4_bootinfo_chunk_t chunk = { .id = 77 };
        sel4_span_t body;
        EXPECT_TRUE(sel4_bootinfo_walk_has_next(&walk));
        EXPECT_ERROR(sel4_bootinfo_walk_next(&walk, &chunk), SEL4_ERR_RANGE);
        EXPECT_EQ(chunk.id, 77);
        EXPECT_FALSE(sel4_bootinfo_walk_has_next(&walk)); // a loop ends, whoever ignores the error
        EXPECT_ERROR(sel4_bootinfo_find(bootinfo, 6, &body), SEL4_ERR_RANGE);
        free(bootinfo);
    }
}

TEST(bootinfo, rest_shorter_than_a_header)
{
    for (size_t size = 1; size < 16; size++) {
        sel4_bootinfo_t *bootinfo = make(size);
        sel4_bootinfo_walk_t walk = sel4_bootinfo_walk(bootinfo);
        sel4_bootinfo_chunk_t chunk;
        EXPECT_TRUE(sel4_bootinfo_walk_has_next(&walk));
        EXPECT_ERROR(sel4_bootinfo_walk_next(&walk, &chunk), SEL4_ERR_RANGE);
        EXPECT_FALSE(sel4_bootinfo_walk_has_next(&walk));
        free(bootinfo);
    }
}

TEST(bootinfo, untyped_list)
{
    sel4_bootinfo_t *bootinfo = make(0);
    size_t room = SEL4_CONFIG(MAX_NUM_BOOTINFO_UNTYPED_CAPS);
    bootinfo->untyped = (seL4_SlotRegion){ 100, 103 };
    bootinfo->untypedList[2] =
        (seL4_UntypedDesc){ .paddr = 0x40000000, .sizeBits = 25, .isDevice = 1 };
    EXPECT_EQ(sel4_bootinfo_untyped_count(bootinfo), 3);
    sel4_untyped_info_t info = { 0 };
    EXPECT_OK(sel4_bootinfo_untyped(bootinfo, 2, &info));
    EXPECT_EQ(info.untyped.bits, 102);
    EXPECT_EQ(info.address.bits, 0x40000000);
    EXPECT_EQ(info.size_bits, 25);
    EXPECT_TRUE(info.is_device);
    EXPECT_ERROR(sel4_bootinfo_untyped(bootinfo, 3, &info), SEL4_ERR_RANGE);
    EXPECT_EQ(info.untyped.bits, 102);

    bootinfo->untyped = (seL4_SlotRegion){ 100, 100 + room + 1000 };
    EXPECT_EQ(sel4_bootinfo_untyped_count(bootinfo), room);
    EXPECT_ERROR(sel4_bootinfo_untyped(bootinfo, room, &info), SEL4_ERR_RANGE);
    bootinfo->untyped = (seL4_SlotRegion){ 103, 100 };
    EXPECT_EQ(sel4_bootinfo_untyped_count(bootinfo), 0);
    EXPECT_ERROR(sel4_bootinfo_untyped(bootinfo, 0, &info), SEL4_ERR_RANGE);
    free(bootinfo);
}

TEST(bootinfo, regions)
{
    sel4_bootinfo_t *bootinfo = make(0);
    bootinfo->empty = (seL4_SlotRegion){ 200, 4096 };
    bootinfo->userImageFrames = (seL4_SlotRegion){ 20, 30 };
    bootinfo->userImagePaging = (seL4_SlotRegion){ 16, 19 };
    EXPECT_EQ(sel4_slot_region_count(sel4_bootinfo_empty(bootinfo)), 3896);
    EXPECT_EQ(sel4_bootinfo_image_frames(bootinfo).start, 20);
    EXPECT_EQ(sel4_bootinfo_image_tables(bootinfo).end, 19);
    sel4_cap_t cap = SEL4_CAP_NULL(cap);
    EXPECT_OK(sel4_slot_region_cap(bootinfo->userImageFrames, 9, &cap));
    EXPECT_EQ(cap.bits, 29);
    EXPECT_ERROR(sel4_slot_region_cap(bootinfo->userImageFrames, 10, &cap), SEL4_ERR_RANGE);
#if SEL4_CONFIG(KERNEL_MCS)
    bootinfo->schedcontrol = (seL4_SlotRegion){ 31, 33 };
    sel4_sched_control_t control = { 0 };
    EXPECT_OK(sel4_bootinfo_sched_control(bootinfo, 1, &control));
    EXPECT_EQ(control.bits, 32);
    EXPECT_ERROR(sel4_bootinfo_sched_control(bootinfo, 2, &control), SEL4_ERR_RANGE);
#endif
    free(bootinfo);
}
