// SPDX-License-Identifier: BSD-2-Clause

/*
 * PL011.  Section numbers are those of Arm DDI 0183G.
 *
 * The interrupt is raised when the receive queue has reached its level, or when bytes lie in it and
 * no further one comes (2.8); both end when the queue is read, and are cleared here so that an
 * owner who is late sees no old one.  That of the transmit queue is raised when it has all but run
 * empty.
 */

#include <sel4c/pl011.h>

enum { DATA = 0x00, FLAGS = 0x18, LINE_CONTROL = 0x2c, CONTROL = 0x30 };
enum { IRQ_LEVEL = 0x34, IRQ_MASK = 0x38, IRQ_MASKED_STATUS = 0x40, IRQ_CLEAR = 0x44 };

#define FLAG_RECEIVE_EMPTY (1u << 4) // 3.3.3
#define FLAG_TRANSMIT_FULL (1u << 5)

#define DATA_ERRORS (0xfu << 8) // 3.3.1: overrun, break, parity, framing; of this byte
#define DATA_DAMAGE (0x7u << 8) // an overrun has lost others, the byte itself is good

#define LINE_QUEUES (1u << 4) // 3.3.7
#define LINE_8_BITS (3u << 5)

#define CONTROL_ENABLE   (1u << 0) // 3.3.8
#define CONTROL_TRANSMIT (1u << 8)
#define CONTROL_RECEIVE  (1u << 9)

#define IRQ_RECEIVE         (1u << 4) // 3.3.10
#define IRQ_TRANSMIT        (1u << 5)
#define IRQ_RECEIVE_TIMEOUT (1u << 6)
#define IRQ_ALL             0x7ffu

#define LEVEL_RECEIVE_LOWEST  (0u << 3) // 3.3.9: an eighth of the queue
#define LEVEL_TRANSMIT_LOWEST 0u

// More damaged bytes than queues have, one after the other: what is behind them has to wait.
#define DAMAGED_MAX 64u

// Room for bytes to send is announced only to who waits for it.
static void set_irqs(sel4_pl011_t *pl011, bool waits_to_send)
{
    pl011->waits_to_send = waits_to_send;
    sel4_mmio_write32(pl011->mmio, IRQ_MASK,
                      IRQ_RECEIVE | IRQ_RECEIVE_TIMEOUT | (waits_to_send ? IRQ_TRANSMIT : 0));
}

static size_t read(void *device, uint8_t *bytes, size_t capacity)
{
    sel4_pl011_t *pl011 = device;
    size_t count = 0;
    unsigned damaged = 0;
    while (count < capacity && damaged < DAMAGED_MAX &&
           (sel4_mmio_read32(pl011->mmio, FLAGS) & FLAG_RECEIVE_EMPTY) == 0) {
        uint32_t data = sel4_mmio_read32(pl011->mmio, DATA);
        pl011->lost_count += (data & DATA_ERRORS) != 0;
        if ((data & DATA_DAMAGE) == 0) {
            bytes[count++] = (uint8_t)data;
        } else {
            damaged++;
        }
    }
    return count;
}

static size_t write(void *device, const uint8_t *bytes, size_t size)
{
    sel4_pl011_t *pl011 = device;
    size_t count = 0;
    while (count < size && (sel4_mmio_read32(pl011->mmio, FLAGS) & FLAG_TRANSMIT_FULL) == 0) {
        sel4_mmio_write32(pl011->mmio, DATA, bytes[count++]);
    }
    if (count < size && !pl011->waits_to_send) {
        set_irqs(pl011, true);
    }
    return count;
}

static void handle_irq(void *device)
{
    sel4_pl011_t *pl011 = device;
    uint32_t irqs = sel4_mmio_read32(pl011->mmio, IRQ_MASKED_STATUS);
    sel4_mmio_write32(pl011->mmio, IRQ_CLEAR, irqs);
    if ((irqs & IRQ_TRANSMIT) != 0) {
        set_irqs(pl011, false);
    }
}

sel4_uart_t sel4_pl011_init(sel4_pl011_t *pl011, sel4_mmio_t mmio)
{
    static const sel4_uart_functions_t functions = { read, write, handle_irq };
    *pl011 = (sel4_pl011_t){ .mmio = mmio };
    // Line control is to be changed while the device is off (3.3.8).
    sel4_mmio_write32(mmio, IRQ_MASK, 0);
    sel4_mmio_write32(mmio, CONTROL, 0);
    sel4_mmio_write32(mmio, LINE_CONTROL, LINE_8_BITS | LINE_QUEUES);
    sel4_mmio_write32(mmio, IRQ_LEVEL, LEVEL_RECEIVE_LOWEST | LEVEL_TRANSMIT_LOWEST);
    sel4_mmio_write32(mmio, CONTROL, CONTROL_ENABLE | CONTROL_TRANSMIT | CONTROL_RECEIVE);
    sel4_mmio_write32(mmio, IRQ_CLEAR, IRQ_ALL);
    set_irqs(pl011, false);
    return (sel4_uart_t){ &functions, pl011 };
}
