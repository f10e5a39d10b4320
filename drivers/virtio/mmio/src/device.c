// SPDX-License-Identifier: BSD-2-Clause

/*
 * The device: status, features, configuration, interrupts.  Section numbers are those of
 * virtio 1.2.
 */

#include <sel4c/base.h>
#include <sel4c/driver/dma.h>
#include <sel4c/virtio/device.h>

#include "registers.h"

// A device is asked so often for what it should say at once; none is waited for.
#define TRIES_MAX 100

static uint32_t read32(const sel4_virtio_device_t *device, size_t offset)
{
    return sel4_mmio_read32(device->mmio, offset);
}

static void write32(const sel4_virtio_device_t *device, size_t offset, uint32_t value)
{
    sel4_mmio_write32(device->mmio, offset, value);
}

static void set_status(sel4_virtio_device_t *device, uint32_t bits)
{
    device->status = (uint8_t)(device->status | bits);
    write32(device, VIRTIO_STATUS, device->status);
}

// 2.4.2: the reset is complete when the status reads as zero.
static bool reset(sel4_virtio_device_t *device)
{
    device->status = 0;
    write32(device, VIRTIO_STATUS, 0);
    for (unsigned i = 0; i < TRIES_MAX; i++) {
        if (read32(device, VIRTIO_STATUS) == 0) {
            return true;
        }
    }
    return false;
}

void sel4_virtio_device_fail(sel4_virtio_device_t *device)
{
    if (!device->has_failed) {
        device->has_failed = true;
        (void)reset(device);
    }
}

static uint64_t offered_features(const sel4_virtio_device_t *device)
{
    write32(device, VIRTIO_DEVICE_FEATURES_SELECT, 0);
    uint64_t features = read32(device, VIRTIO_DEVICE_FEATURES);
    if (!device->is_legacy) {
        write32(device, VIRTIO_DEVICE_FEATURES_SELECT, 1);
        features |= (uint64_t)read32(device, VIRTIO_DEVICE_FEATURES) << 32;
    }
    return features;
}

static void accept_features(const sel4_virtio_device_t *device)
{
    write32(device, VIRTIO_DRIVER_FEATURES_SELECT, 0);
    write32(device, VIRTIO_DRIVER_FEATURES, (uint32_t)device->features);
    if (!device->is_legacy) {
        write32(device, VIRTIO_DRIVER_FEATURES_SELECT, 1);
        write32(device, VIRTIO_DRIVER_FEATURES, (uint32_t)(device->features >> 32));
    }
}

// 3.1.1, steps 4 to 6; a legacy device takes what it is told (3.1.2).
static sel4_driver_result_t negotiate(sel4_virtio_device_t *device, uint64_t wanted)
{
    uint64_t must = device->is_legacy ? 0 : SEL4_VIRTIO_FEATURE_VERSION_1;
    device->features = offered_features(device) & (wanted | must);
    if ((device->features & must) != must) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_UNSUPPORTED);
    }
    accept_features(device);
    if (device->is_legacy) {
        return SEL4_DRIVER_SUCCESS;
    }
    set_status(device, VIRTIO_STATUS_FEATURES_OK);
    if ((read32(device, VIRTIO_STATUS) & VIRTIO_STATUS_FEATURES_OK) == 0) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_UNSUPPORTED);
    }
    return SEL4_DRIVER_SUCCESS;
}

static bool is_kind(sel4_mmio_t mmio, uint32_t kind)
{
    return sel4_mmio_read32(mmio, VIRTIO_MAGIC) == VIRTIO_MAGIC_VALUE &&
           sel4_mmio_read32(mmio, VIRTIO_KIND) == kind;
}

sel4_driver_result_t sel4_virtio_device_find(sel4_mmio_t mmio, size_t size, uint32_t kind,
                                             sel4_mmio_t *ret_mmio)
{
    for (size_t at = 0; at < size; at += SEL4_VIRTIO_REGISTERS_SIZE) {
        if (is_kind(sel4_mmio_at(mmio, at), kind)) {
            *ret_mmio = sel4_mmio_at(mmio, at);
            return SEL4_DRIVER_SUCCESS;
        }
    }
    return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_NOT_FOUND);
}

sel4_driver_result_t sel4_virtio_device_init(sel4_virtio_device_t *device, sel4_mmio_t mmio,
                                             uint32_t kind, uint64_t wanted)
{
    if (!is_kind(mmio, kind)) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_NOT_FOUND);
    }
    uint32_t version = sel4_mmio_read32(mmio, VIRTIO_VERSION);
    if (version != VIRTIO_VERSION_LEGACY && version != VIRTIO_VERSION_MODERN) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_UNSUPPORTED);
    }
    *device = (sel4_virtio_device_t){
        .mmio = mmio,
        .is_legacy = version == VIRTIO_VERSION_LEGACY,
    };
    if (!reset(device)) {
        device->has_failed = true;
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    set_status(device, VIRTIO_STATUS_ACKNOWLEDGE);
    set_status(device, VIRTIO_STATUS_DRIVER);
    sel4_driver_result_t result = negotiate(device, wanted);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_virtio_device_fail(device);
    } else if (device->is_legacy) {
        write32(device, VIRTIO_LEGACY_PAGE_SIZE, 4096);
    }
    return result;
}

sel4_driver_result_t sel4_virtio_device_start(sel4_virtio_device_t *device)
{
    if (device->has_failed) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    set_status(device, VIRTIO_STATUS_DRIVER_OK);
    return SEL4_DRIVER_SUCCESS;
}

static void read_numbers(const sel4_virtio_device_t *device, size_t offset, unsigned width,
                         size_t count, void *values)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = VIRTIO_CONFIG + offset + i * width;
        switch (width) {
        case 1:
            ((uint8_t *)values)[i] = sel4_mmio_read8(device->mmio, at);
            break;
        case 2:
            ((uint16_t *)values)[i] = sel4_mmio_read16(device->mmio, at);
            break;
        default:
            ((uint32_t *)values)[i] = sel4_mmio_read32(device->mmio, at);
            break;
        }
    }
}

// What tells whether the configuration changed between two looks at it: the generation or, with a
// legacy device, which has none, only a second look (2.5.4).
static bool is_same(const sel4_virtio_device_t *device, uint32_t generation, size_t offset,
                    unsigned width, size_t count, const void *values)
{
    if (!device->is_legacy) {
        return read32(device, VIRTIO_CONFIG_GENERATION) == generation;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t again = 0;
        read_numbers(device, offset + i * width, width, 1, &again);
        if (__builtin_memcmp(&again, (const uint8_t *)values + i * width, width) != 0) {
            return false;
        }
    }
    return true;
}

sel4_driver_result_t sel4_virtio_device_read_config(sel4_virtio_device_t *device, size_t offset,
                                                    unsigned width, size_t count, void *ret_values)
{
    for (unsigned i = 0; i < TRIES_MAX; i++) {
        uint32_t generation = device->is_legacy ? 0 : read32(device, VIRTIO_CONFIG_GENERATION);
        read_numbers(device, offset, width, count, ret_values);
        if (is_same(device, generation, offset, width, count, ret_values)) {
            return SEL4_DRIVER_SUCCESS;
        }
    }
    sel4_virtio_device_fail(device);
    return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
}

sel4_virtio_event_t sel4_virtio_device_handle_irq(sel4_virtio_device_t *device)
{
    if (device->has_failed) {
        return (sel4_virtio_event_t){ 0 };
    }
    uint32_t irqs = read32(device, VIRTIO_IRQ_STATUS) & (VIRTIO_IRQ_USED | VIRTIO_IRQ_CONFIG);
    if (irqs != 0) {
        write32(device, VIRTIO_IRQ_ACKNOWLEDGE, irqs);
        sel4_dma_settle(); // what is read of the rings later is not older than this
    }
    // 2.1.2: a device that needs a reset says so in its status, with a change of configuration. One
    // that was reset behind our back has forgotten why it interrupted.
    if (irqs != VIRTIO_IRQ_USED && read32(device, VIRTIO_STATUS) != device->status) {
        sel4_virtio_device_fail(device);
    }
    return (sel4_virtio_event_t){
        .has_used = (irqs & VIRTIO_IRQ_USED) != 0,
        .has_changed_config = (irqs & VIRTIO_IRQ_CONFIG) != 0,
    };
}
