// SPDX-License-Identifier: BSD-2-Clause

// The driver against a device that is played.

#include <sel4c/pl031.h>

#include "harness.h"

static struct {
    uint32_t now, control, mask, bad_accesses, writes, cleared;
    uint8_t id[4];
} played;

static uint32_t read32(void *context, size_t offset)
{
    (void)context;
    switch (offset) {
    case 0x00:
        return played.now;
    case 0x0c:
        return played.control;
    case 0xfe0:
    case 0xfe4:
    case 0xfe8:
    case 0xfec:
        return 0xabcdef00u | played.id[(offset - 0xfe0) / 4]; // 24 bits of each mean nothing
    default:
        played.bad_accesses++;
        return 0;
    }
}

static void write32(void *context, size_t offset, uint32_t value)
{
    (void)context;
    played.writes++;
    switch (offset) {
    case 0x08:
        played.now = value;
        return;
    case 0x0c:
        played.now = 0;
        played.control = value;
        return;
    case 0x10:
        played.mask = value;
        return;
    case 0x1c:
        played.cleared = value;
        return;
    default:
        played.bad_accesses++;
    }
}

static const sel4_mmio_fake_t fake = { .read32 = read32, .write32 = write32 };
static sel4_pl031_t pl031;

static sel4_driver_result_t start(uint32_t control, sel4_rtc_t *ret_rtc)
{
    static const uint8_t id[4] = { 0x31, 0x10, 0x04, 0x00 };
    played.now = 1700000000;
    played.control = control;
    played.mask = 1;
    played.cleared = 0;
    played.bad_accesses = 0;
    played.writes = 0;
    for (unsigned i = 0; i < 4; i++) {
        played.id[i] = id[i];
    }
    return sel4_pl031_init(&pl031, (sel4_mmio_t){ .fake = &fake }, ret_rtc);
}

TEST(pl031, tells_the_time_that_firmware_set)
{
    sel4_rtc_t rtc;
    ASSERT_OK(start(1, &rtc));
    EXPECT_EQ(played.mask, 0);
    uint64_t now = 0;
    EXPECT_OK(sel4_rtc_now_s(rtc, &now));
    EXPECT_EQ(now, 1700000000);
    played.now = UINT32_MAX;
    EXPECT_OK(sel4_rtc_now_s(rtc, &now));
    EXPECT_EQ(now, UINT32_MAX);
    EXPECT_EQ(played.bad_accesses, 0);
}

TEST(pl031, is_set_within_32_bits)
{
    sel4_rtc_t rtc;
    ASSERT_OK(start(1, &rtc));
    EXPECT_OK(sel4_rtc_set_s(rtc, 4000000000));
    EXPECT_EQ(played.now, 4000000000);
    EXPECT_ERROR(sel4_rtc_set_s(rtc, UINT64_C(1) << 32), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(played.now, 4000000000);
}

TEST(pl031, a_clock_that_stood_tells_nothing_until_it_is_set)
{
    sel4_rtc_t rtc;
    ASSERT_OK(start(0, &rtc));
    EXPECT_EQ(played.control, 1);
    uint64_t now = 7;
    EXPECT_ERROR(sel4_rtc_now_s(rtc, &now), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_EQ(now, 7);
    EXPECT_OK(sel4_rtc_set_s(rtc, 1800000000));
    EXPECT_OK(sel4_rtc_now_s(rtc, &now));
    EXPECT_EQ(now, 1800000000);
}

TEST(pl031, another_device_is_left_alone)
{
    sel4_rtc_t rtc;
    ASSERT_OK(start(1, &rtc));
    played.writes = 0;
    for (unsigned i = 0; i < 3; i++) {
        uint8_t was = played.id[i];
        played.id[i] ^= i == 2 ? 0x01 : 0x10; // of the third byte half is revision
        EXPECT_ERROR(sel4_pl031_init(&pl031, (sel4_mmio_t){ .fake = &fake }, &rtc),
                     SEL4_DRIVER_ERR_NOT_FOUND);
        played.id[i] = was;
    }
    EXPECT_EQ(played.writes, 0);
    played.id[2] = 0x14;
    EXPECT_OK(sel4_pl031_init(&pl031, (sel4_mmio_t){ .fake = &fake }, &rtc));
}

TEST(pl031, silences_the_alarm_of_an_earlier_owner)
{
    sel4_rtc_t rtc;
    ASSERT_OK(start(1, &rtc));
    EXPECT_EQ(played.mask, 0);
    EXPECT_EQ(played.cleared, 1);
    EXPECT_EQ(played.bad_accesses, 0);
}

TEST(pl031, can_be_set_up_to_its_last_second)
{
    sel4_rtc_t rtc;
    ASSERT_OK(start(1, &rtc));
    ASSERT_OK(sel4_rtc_set_s(rtc, UINT32_MAX));
    uint64_t now = 0;
    ASSERT_OK(sel4_rtc_now_s(rtc, &now));
    EXPECT_EQ(now, UINT32_MAX);
    EXPECT_ERROR(sel4_rtc_set_s(rtc, (uint64_t)UINT32_MAX + 1), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(played.now, UINT32_MAX);
}
