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

// A device that is played; one of the functions is called for each access.  Those for widths that
// its driver never uses may be left out.
typedef struct sel4_mmio_fake {
    uint32_t (*read32)(void *context, size_t offset);
    void (*write32)(void *context, size_t offset, uint32_t value);
    void *context;
    uint16_t (*read16)(void *context, size_t offset);
    uint8_t (*read8)(void *context, size_t offset);
} sel4_mmio_fake_t;

#if __STDC_HOSTED__

typedef struct sel4_mmio {
    const sel4_mmio_fake_t *fake;
    size_t base; // added to every offset
} sel4_mmio_t;

// The registers from `offset` on, as if they were a device's first.
static inline sel4_mmio_t sel4_mmio_at(sel4_mmio_t mmio, size_t offset)
{
    mmio.base += offset;
    return mmio;
}

static inline uint32_t sel4_mmio_read32(sel4_mmio_t mmio, size_t offset)
{
    return mmio.fake->read32(mmio.fake->context, mmio.base + offset);
}

static inline uint16_t sel4_mmio_read16(sel4_mmio_t mmio, size_t offset)
{
    return mmio.fake->read16(mmio.fake->context, mmio.base + offset);
}

static inline uint8_t sel4_mmio_read8(sel4_mmio_t mmio, size_t offset)
{
    return mmio.fake->read8(mmio.fake->context, mmio.base + offset);
}

static inline void sel4_mmio_write32(sel4_mmio_t mmio, size_t offset, uint32_t value)
{
    mmio.fake->write32(mmio.fake->context, mmio.base + offset, value);
}

#else

typedef struct sel4_mmio {
    volatile void *registers;
} sel4_mmio_t;

// The registers from `offset` on, as if they were a device's first.
static inline sel4_mmio_t sel4_mmio_at(sel4_mmio_t mmio, size_t offset)
{
    mmio.registers = (volatile char *)mmio.registers + offset;
    return mmio;
}

static inline uint32_t sel4_mmio_read32(sel4_mmio_t mmio, size_t offset)
{
    return *(volatile uint32_t *)((volatile char *)mmio.registers + offset);
}

static inline uint16_t sel4_mmio_read16(sel4_mmio_t mmio, size_t offset)
{
    return *(volatile uint16_t *)((volatile char *)mmio.registers + offset);
}

static inline uint8_t sel4_mmio_read8(sel4_mmio_t mmio, size_t offset)
{
    return *((volatile uint8_t *)mmio.registers + offset);
}

static inline void sel4_mmio_write32(sel4_mmio_t mmio, size_t offset, uint32_t value)
{
    *(volatile uint32_t *)((volatile char *)mmio.registers + offset) = value;
}

#endif
