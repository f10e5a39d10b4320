// SPDX-License-Identifier: BSD-2-Clause

// The device: versions, features, configuration, interrupts, and a device that lies about them.

#include <sel4c/virtio/device.h>

#include "harness.h"
#include "played.h"

#define FEATURE_A (UINT64_C(1) << 5)
#define FEATURE_B (UINT64_C(1) << 33)
#define FEATURE_C (UINT64_C(1) << 9)

static played_t played;
static sel4_virtio_device_t device;

static sel4_driver_result_t start(uint32_t version, uint64_t offered, uint64_t wanted)
{
    played_init(&played, version, SEL4_VIRTIO_NET, offered);
    SEL4_TRY(sel4_virtio_device_init(&device, played_mmio(&played), SEL4_VIRTIO_NET, wanted));
    return sel4_virtio_device_start(&device);
}

TEST(virtio_device, agrees_on_what_both_know)
{
    ASSERT_OK(start(2, FEATURE_A | FEATURE_B, FEATURE_B | FEATURE_C));
    EXPECT_EQ(device.features, FEATURE_B | SEL4_VIRTIO_FEATURE_VERSION_1);
    EXPECT_EQ(played.accepted, device.features);
    EXPECT_TRUE(sel4_virtio_device_has(&device, FEATURE_B));
    EXPECT_FALSE(sel4_virtio_device_has(&device, FEATURE_C));
    EXPECT_EQ(played.status, 15);
    EXPECT_EQ(played.reset_count, 1);
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_device, legacy_has_32_features_and_no_agreement)
{
    ASSERT_OK(start(1, FEATURE_A | FEATURE_B, FEATURE_A | FEATURE_B));
    EXPECT_TRUE(device.is_legacy);
    EXPECT_EQ(played.accepted, FEATURE_A);
    EXPECT_EQ(played.status, 7);
    EXPECT_EQ(played.page_size, 4096);
    EXPECT_EQ(played.bad_count, 0);
}

static sel4_driver_error_t init_error(void)
{
    return sel4_virtio_device_init(&device, played_mmio(&played), SEL4_VIRTIO_NET, 0).error;
}

TEST(virtio_device, others_are_left_alone)
{
    played_init(&played, 2, SEL4_VIRTIO_BLK, 0);
    EXPECT_EQ(init_error(), SEL4_DRIVER_ERR_NOT_FOUND);
    played_init(&played, 2, 0, 0); // a place with no device
    EXPECT_EQ(init_error(), SEL4_DRIVER_ERR_NOT_FOUND);
    played_init(&played, 2, SEL4_VIRTIO_NET, 0);
    played.magic++;
    EXPECT_EQ(init_error(), SEL4_DRIVER_ERR_NOT_FOUND);
    played_init(&played, 3, SEL4_VIRTIO_NET, 0);
    EXPECT_EQ(init_error(), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(played.reset_count, 0);
    EXPECT_EQ(played.status, 15);
}

TEST(virtio_device, a_modern_one_must_be_modern)
{
    played_init(&played, 2, SEL4_VIRTIO_NET, 0);
    played.offered = FEATURE_A;
    EXPECT_EQ(init_error(), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(played.status, 0);
}

TEST(virtio_device, that_takes_no_features_is_let_go)
{
    played_init(&played, 2, SEL4_VIRTIO_NET, 0);
    played.refuses_features = true;
    EXPECT_EQ(init_error(), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(played.status, 0);
    EXPECT_ERROR(sel4_virtio_device_start(&device), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_EQ(played.status, 0);
}

TEST(virtio_device, that_does_not_reset_is_not_waited_for)
{
    played_init(&played, 2, SEL4_VIRTIO_NET, 0);
    played.keeps_status = true;
    EXPECT_EQ(init_error(), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_TRUE(device.has_failed);
}

TEST(virtio_device, configuration_in_each_width)
{
    for (uint32_t version = 1; version <= 2; version++) {
        ASSERT_OK(start(version, 0, 0));
        for (uint8_t i = 0; i < PLAYED_CONFIG_SIZE; i++) {
            played.config[i] = i;
        }
        uint8_t bytes[6];
        EXPECT_OK(sel4_virtio_device_read_config(&device, 1, 1, 6, bytes));
        EXPECT_BYTES_EQ(bytes, "\1\2\3\4\5\6", 6);
        uint16_t half;
        EXPECT_OK(sel4_virtio_device_read_config(&device, 6, 2, 1, &half));
        EXPECT_EQ(half, 0x0706);
        uint32_t words[2];
        EXPECT_OK(sel4_virtio_device_read_config(&device, 8, 4, 2, words));
        EXPECT_EQ(words[0], 0x0b0a0908);
        EXPECT_EQ(words[1], 0x0f0e0d0c);
        EXPECT_EQ(played.bad_count, 0);
    }
}

TEST(virtio_device, configuration_that_changes_while_it_is_read)
{
    for (uint32_t version = 1; version <= 2; version++) {
        for (unsigned changes = 1; changes < 20; changes++) {
            ASSERT_OK(start(version, 0, 0));
            played.config_changes = changes;
            uint8_t bytes[6];
            EXPECT_OK(sel4_virtio_device_read_config(&device, 0, 1, 6, bytes));
            harness_note("version %u, %u changes", version, changes);
            for (size_t i = 0; i < 6; i++) {
                EXPECT_EQ(bytes[i], changes);
            }
        }
    }
}

TEST(virtio_device, configuration_that_never_settles)
{
    for (uint32_t version = 1; version <= 2; version++) {
        ASSERT_OK(start(version, 0, 0));
        played.config_changes = UINT32_MAX;
        uint32_t word;
        EXPECT_ERROR(sel4_virtio_device_read_config(&device, 0, 4, 1, &word),
                     SEL4_DRIVER_ERR_DEVICE);
        EXPECT_TRUE(device.has_failed);
        EXPECT_EQ(played.status, 0);
    }
}

TEST(virtio_device, interrupts_are_taken_and_silenced)
{
    ASSERT_OK(start(2, 0, 0));
    played.irqs = 1;
    sel4_virtio_event_t event = sel4_virtio_device_handle_irq(&device);
    EXPECT_TRUE(event.has_used);
    EXPECT_FALSE(event.has_changed_config);
    played.irqs = 0xfffffffe;
    event = sel4_virtio_device_handle_irq(&device);
    EXPECT_FALSE(event.has_used);
    EXPECT_TRUE(event.has_changed_config);
    EXPECT_EQ(played.irqs, 0xfffffffc); // those that mean nothing to us stay
    event = sel4_virtio_device_handle_irq(&device);
    EXPECT_FALSE(event.has_used);
    EXPECT_FALSE(event.has_changed_config);
    EXPECT_FALSE(device.has_failed);
}

TEST(virtio_device, that_asks_for_a_reset_has_failed)
{
    ASSERT_OK(start(2, 0, 0));
    played.status |= 64;
    played.irqs = 2;
    (void)sel4_virtio_device_handle_irq(&device);
    EXPECT_TRUE(device.has_failed);
    EXPECT_EQ(played.status, 0);
    played.irqs = 1;
    sel4_virtio_event_t event = sel4_virtio_device_handle_irq(&device);
    EXPECT_FALSE(event.has_used);
    EXPECT_EQ(played.irqs, 1); // left alone from then on
}

TEST(virtio_device, that_was_reset_behind_our_back_has_failed)
{
    ASSERT_OK(start(2, 0, 0));
    played_forget(&played);
    (void)sel4_virtio_device_handle_irq(&device);
    EXPECT_TRUE(device.has_failed);
}

// Registers of a page: eight places, of which one is ours.
static uint32_t page_read32(void *context, size_t offset)
{
    if (offset / SEL4_VIRTIO_REGISTERS_SIZE != 3) {
        return offset % SEL4_VIRTIO_REGISTERS_SIZE == 0 ? 0x74726976 : 0;
    }
    played_t *behind = context;
    return behind->fake.read32(behind, offset % SEL4_VIRTIO_REGISTERS_SIZE);
}

TEST(virtio_device, is_found_among_others)
{
    played_init(&played, 2, SEL4_VIRTIO_NET, 0);
    const sel4_mmio_fake_t page = { .read32 = page_read32, .context = &played };
    sel4_mmio_t mmio = { .fake = &page };
    sel4_mmio_t found = mmio;
    ASSERT_OK(sel4_virtio_device_find(mmio, 4096, SEL4_VIRTIO_NET, &found));
    EXPECT_EQ(found.base, 0x600);
    EXPECT_EQ(sel4_mmio_read32(found, 8), SEL4_VIRTIO_NET);
    EXPECT_ERROR(sel4_virtio_device_find(mmio, 4096, SEL4_VIRTIO_BLK, &found),
                 SEL4_DRIVER_ERR_NOT_FOUND);
    EXPECT_ERROR(sel4_virtio_device_find(mmio, 0x600, SEL4_VIRTIO_NET, &found),
                 SEL4_DRIVER_ERR_NOT_FOUND);
}
