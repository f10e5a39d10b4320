// SPDX-License-Identifier: BSD-2-Clause

/*
 * PL031.  Section numbers are those of Arm DDI 0224C.
 */

#include <sel4c/pl031.h>

enum { DATA = 0x00, LOAD = 0x08, CONTROL = 0x0c, IRQ_MASK = 0x10, IRQ_CLEAR = 0x1c };
enum { PERIPHERAL_ID = 0xfe0 };

#define CONTROL_START (1u << 0) // 3.3.4

// 3.3.9: twelve bits of part number, eight of designer, and a revision that does not matter.
#define ID_MASK  0xfffffu
#define ID_PL031 0x41031u

static uint32_t peripheral_id(sel4_mmio_t mmio)
{
    uint32_t id = 0;
    for (unsigned i = 0; i < 4; i++) {
        id |= (sel4_mmio_read32(mmio, PERIPHERAL_ID + 4 * i) & 0xff) << (8 * i);
    }
    return id;
}

static sel4_driver_result_t now_s(void *device, uint64_t *ret_seconds)
{
    sel4_pl031_t *pl031 = device;
    if (!pl031->is_set) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    *ret_seconds = sel4_mmio_read32(pl031->mmio, DATA);
    return SEL4_DRIVER_SUCCESS;
}

static sel4_driver_result_t set_s(void *device, uint64_t seconds)
{
    sel4_pl031_t *pl031 = device;
    if (seconds > UINT32_MAX) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    sel4_mmio_write32(pl031->mmio, LOAD, (uint32_t)seconds);
    pl031->is_set = true;
    return SEL4_DRIVER_SUCCESS;
}

sel4_driver_result_t sel4_pl031_init(sel4_pl031_t *pl031, sel4_mmio_t mmio, sel4_rtc_t *ret_rtc)
{
    static const sel4_rtc_functions_t functions = { now_s, set_s };
    if ((peripheral_id(mmio) & ID_MASK) != ID_PL031) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_NOT_FOUND);
    }
    sel4_mmio_write32(mmio, IRQ_MASK, 0);
    sel4_mmio_write32(mmio, IRQ_CLEAR, 1);
    bool was_running = (sel4_mmio_read32(mmio, CONTROL) & CONTROL_START) != 0;
    if (!was_running) {
        sel4_mmio_write32(mmio, CONTROL, CONTROL_START);
    }
    *pl031 = (sel4_pl031_t){ .mmio = mmio, .is_set = was_running };
    *ret_rtc = (sel4_rtc_t){ &functions, pl031 };
    return SEL4_DRIVER_SUCCESS;
}
