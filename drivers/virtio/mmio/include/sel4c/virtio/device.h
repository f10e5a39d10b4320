// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A virtio device behind registers: finding it, agreeing on features, its configuration, its
 * interrupts, its end.
 *
 * Virtio 1.2, chapters 2, 3 and 4.2, and the legacy interface of 4.2.4: both versions of the
 * registers that are in use.  What the device says is a claim: it is read once and checked, and
 * what breaks the rules stops the device for good (sel4_virtio_device_fail).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/driver/error.h>
#include <sel4c/driver/mmio.h>

// From the registers of one device to those of the next, on QEMU's machine `virt`: eight in a page.
#define SEL4_VIRTIO_REGISTERS_SIZE 0x200

// Device numbers (5).
#define SEL4_VIRTIO_NET 1
#define SEL4_VIRTIO_BLK 2
#define SEL4_VIRTIO_RNG 4

// Features of every device (6).
#define SEL4_VIRTIO_FEATURE_VERSION_1 (UINT64_C(1) << 32)

typedef struct sel4_virtio_device {
    sel4_mmio_t mmio;
    uint64_t features; // those agreed on
    uint8_t status;    // as we have written it
    bool is_legacy;
    bool has_failed;
} sel4_virtio_device_t;

// What an interrupt says.
typedef struct sel4_virtio_event {
    bool has_used;           // buffers came back
    bool has_changed_config; // the configuration is another
} sel4_virtio_event_t;

/*
 * Finds the first device of a kind in registers that several share.
 *
 * Needs  `mmio` of `size` bytes, mapped as device memory
 * Fails  SEL4_DRIVER_ERR_NOT_FOUND  there is none
 */
sel4_driver_result_t sel4_virtio_device_find(sel4_mmio_t mmio, size_t size, uint32_t kind,
                                             sel4_mmio_t *ret_mmio);

/*
 * Resets the device and agrees on those of the `wanted` features that it offers.  Then come its
 * queues, then sel4_virtio_device_start().
 *
 * Fails  SEL4_DRIVER_ERR_NOT_FOUND    no virtio device, or of another kind
 *        SEL4_DRIVER_ERR_UNSUPPORTED  a version that is neither 1 nor 2, or it takes no such
 *                                     features
 *        SEL4_DRIVER_ERR_DEVICE       it does not reset
 */
sel4_driver_result_t sel4_virtio_device_init(sel4_virtio_device_t *device, sel4_mmio_t mmio,
                                             uint32_t kind, uint64_t wanted);

/*
 * Tells the device that the driver is ready.
 *
 * Fails  SEL4_DRIVER_ERR_DEVICE  it has failed meanwhile
 */
sel4_driver_result_t sel4_virtio_device_start(sel4_virtio_device_t *device);

/*
 * Reads `count` numbers of `width` bytes, 1, 2 or 4, that lie one behind the other in the device's
 * configuration, all from the same moment.
 *
 * Fails  SEL4_DRIVER_ERR_DEVICE  it keeps changing
 */
sel4_driver_result_t sel4_virtio_device_read_config(sel4_virtio_device_t *device, size_t offset,
                                                    unsigned width, size_t count, void *ret_values);

// Whether a feature was agreed on.
static inline bool sel4_virtio_device_has(const sel4_virtio_device_t *device, uint64_t feature)
{
    return (device->features & feature) != 0;
}

/*
 * Takes what an interrupt says, and silences it.  A device that has given up, or was reset behind
 * our back, has failed afterwards.
 */
sel4_virtio_event_t sel4_virtio_device_handle_irq(sel4_virtio_device_t *device);

/*
 * Stops the device: it does not reach memory any more, unless it does not obey even that, which
 * nothing but an IOMMU could prevent.
 */
void sel4_virtio_device_fail(sel4_virtio_device_t *device);
