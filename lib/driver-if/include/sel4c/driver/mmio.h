// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Registers of a device: each access happens once, in its width, in the order of the program.
 *
 * A driver's state has a `sel4_mmio_t`.  On the target it is where the registers are mapped; a test
 * gives functions instead, which play the device.
 */

#include <stddef.h>
#include <stdint.h>

// A device that is played; either function is called for each access.
typedef struct sel4_mmio_fake {
    uint32_t (*read32)(void *context, size_t offset);
    void (*write32)(void *context, size_t offset, uint32_t value);
    void *context;
} sel4_mmio_fake_t;

#if __STDC_HOSTED__

typedef struct sel4_mmio {
    const sel4_mmio_fake_t *fake;
} sel4_mmio_t;

static inline uint32_t sel4_mmio_read32(sel4_mmio_t mmio, size_t offset)
{
    return mmio.fake->read32(mmio.fake->context, offset);
}

static inline void sel4_mmio_write32(sel4_mmio_t mmio, size_t offset, uint32_t value)
{
    mmio.fake->write32(mmio.fake->context, offset, value);
}

#else

typedef struct sel4_mmio {
    volatile void *registers;
} sel4_mmio_t;

static inline uint32_t sel4_mmio_read32(sel4_mmio_t mmio, size_t offset)
{
    return *(volatile uint32_t *)((volatile char *)mmio.registers + offset);
}

static inline void sel4_mmio_write32(sel4_mmio_t mmio, size_t offset, uint32_t value)
{
    *(volatile uint32_t *)((volatile char *)mmio.registers + offset) = value;
}

#endif
