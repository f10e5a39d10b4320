// SPDX-License-Identifier: BSD-2-Clause

// The driver against a device that is played: two queues, and what the registers say of them.

#include <string.h>

#include <sel4c/pl011.h>

#include "harness.h"

#define QUEUE_SIZE 16

typedef struct played {
    uint16_t received[64];
    size_t received_count;
    size_t read_count;
    uint8_t sent[64];
    size_t sent_count;
    size_t sent_max; // of these, the queue takes so many
    uint32_t control, line_control, mask, cleared, level;
    bool was_changed_while_on, was_changed_while_heard;
    unsigned bad_accesses;
    unsigned damaged; // so many more bytes come, all with a framing error
} played_t;

static played_t played;

static uint32_t read32(void *context, size_t offset)
{
    played_t *p = context;
    switch (offset) {
    case 0x00:
        if (p->damaged > 0) {
            p->damaged--;
            return 'x' | 1u << 8;
        }
        if (p->read_count == p->received_count) {
            p->bad_accesses++;
            return 0;
        }
        return p->received[p->read_count++];
    case 0x18:
        return (p->read_count == p->received_count && p->damaged == 0 ? 1u << 4 : 0) |
               (p->sent_count == p->sent_max ? 1u << 5 : 0);
    case 0x40:
        return ((p->read_count == p->received_count ? 0 : 1u << 4) |
                (p->sent_count < p->sent_max / 8 ? 1u << 5 : 0)) &
               p->mask;
    default:
        p->bad_accesses++;
        return 0;
    }
}

static void write32(void *context, size_t offset, uint32_t value)
{
    played_t *p = context;
    switch (offset) {
    case 0x00:
        if (p->sent_count == p->sent_max || value > 0xff) {
            p->bad_accesses++;
            return;
        }
        p->sent[p->sent_count++] = (uint8_t)value;
        return;
    case 0x2c:
        p->was_changed_while_on |= (p->control & 1) != 0;
        p->was_changed_while_heard |= p->mask != 0;
        p->line_control = value;
        return;
    case 0x30:
        p->control = value;
        return;
    case 0x34:
        p->level = value;
        return;
    case 0x38:
        p->mask = value;
        return;
    case 0x44:
        p->cleared |= value;
        return;
    default:
        p->bad_accesses++;
    }
}

static const sel4_mmio_fake_t fake = {
    .read32 = read32,
    .write32 = write32,
    .context = &played,
};
static sel4_pl011_t pl011;

static sel4_uart_t start(void)
{
    memset(&played, 0, sizeof played);
    played.control = 0x301; // left on by firmware
    played.mask = 0x7ff;
    played.level = 0x3f;
    played.sent_max = QUEUE_SIZE;
    return sel4_pl011_init(&pl011, (sel4_mmio_t){ .fake = &fake });
}

static void receive(const char *text, uint16_t errors)
{
    while (*text != '\0') {
        played.received[played.received_count++] = (uint16_t)((uint8_t)*text++ | errors);
    }
}

TEST(pl011, takes_the_device_over)
{
    (void)start();
    EXPECT_EQ(played.control, 0x301);
    EXPECT_EQ(played.line_control, 0x70);
    EXPECT_FALSE(played.was_changed_while_on);
    EXPECT_FALSE(played.was_changed_while_heard);
    EXPECT_EQ(played.level, 0);
    EXPECT_EQ(played.mask, 0x50);
    EXPECT_EQ(played.cleared, 0x7ff);
    EXPECT_EQ(played.bad_accesses, 0);
}

TEST(pl011, reads_what_is_there)
{
    sel4_uart_t uart = start();
    uint8_t bytes[4];
    EXPECT_EQ(sel4_uart_read(uart, bytes, sizeof bytes), 0);
    receive("abcdef", 0);
    EXPECT_EQ(sel4_uart_read(uart, bytes, 0), 0);
    EXPECT_EQ(sel4_uart_read(uart, bytes, sizeof bytes), 4);
    EXPECT_BYTES_EQ(bytes, "abcd", 4);
    EXPECT_EQ(sel4_uart_read(uart, bytes, sizeof bytes), 2);
    EXPECT_BYTES_EQ(bytes, "efcd", 4);
    EXPECT_EQ(played.bad_accesses, 0);
}

TEST(pl011, damaged_bytes_are_counted_and_dropped)
{
    sel4_uart_t uart = start();
    receive("a", 0);
    receive("x", 1u << 8);  // framing
    receive("x", 1u << 9);  // parity
    receive("x", 1u << 10); // break
    receive("b", 1u << 11); // overrun: this one is good
    uint8_t bytes[8];
    EXPECT_EQ(sel4_uart_read(uart, bytes, sizeof bytes), 2);
    EXPECT_BYTES_EQ(bytes, "ab", 2);
    EXPECT_EQ(pl011.lost_count, 4);
}

TEST(pl011, a_line_of_damaged_bytes_only_does_not_keep_us)
{
    sel4_uart_t uart = start();
    uint8_t bytes[8];
    played.damaged = 1000000;
    EXPECT_EQ(sel4_uart_read(uart, bytes, sizeof bytes), 0);
    EXPECT_GT(played.damaged, 900000);
    EXPECT_EQ(pl011.lost_count, 1000000 - played.damaged);
    // What a queue can hold of them is passed over.
    played.damaged = 32;
    receive("a", 0);
    EXPECT_EQ(sel4_uart_read(uart, bytes, sizeof bytes), 1);
    EXPECT_EQ(bytes[0], 'a');
}

TEST(pl011, writes_what_fits)
{
    sel4_uart_t uart = start();
    const uint8_t text[] = "more than the queue takes";
    EXPECT_EQ(sel4_uart_write(uart, text, 25), QUEUE_SIZE);
    EXPECT_BYTES_EQ(played.sent, text, QUEUE_SIZE);
    EXPECT_EQ(sel4_uart_write(uart, text + QUEUE_SIZE, 9), 0);
    played.sent_max = 64;
    EXPECT_EQ(sel4_uart_write(uart, text + QUEUE_SIZE, 9), 9);
    EXPECT_BYTES_EQ(played.sent, text, 25);
    EXPECT_EQ(played.bad_accesses, 0);
}

TEST(pl011, clears_the_interrupt_that_came)
{
    sel4_uart_t uart = start();
    played.cleared = 0;
    sel4_uart_handle_irq(uart);
    EXPECT_EQ(played.cleared, 0);
    receive("a", 0);
    sel4_uart_handle_irq(uart);
    EXPECT_EQ(played.cleared, 1u << 4);
    EXPECT_EQ(played.read_count, 0);
}

TEST(pl011, says_when_it_has_room_again_to_who_waits_for_it)
{
    sel4_uart_t uart = start();
    const uint8_t text[] = "more than the queue takes";
    EXPECT_EQ(sel4_uart_write(uart, text, QUEUE_SIZE), QUEUE_SIZE);
    EXPECT_EQ(played.mask, 0x50); // all went
    EXPECT_EQ(sel4_uart_write(uart, text, 0), 0);
    EXPECT_EQ(played.mask, 0x50);
    EXPECT_EQ(sel4_uart_write(uart, text, 3), 0);
    EXPECT_EQ(played.mask, 0x70);
    played.cleared = 0;
    sel4_uart_handle_irq(uart); // another one: the queue is still full
    EXPECT_EQ(played.mask, 0x70);
    played.sent_count = 1;
    sel4_uart_handle_irq(uart);
    EXPECT_EQ(played.cleared, 1u << 5);
    EXPECT_EQ(played.mask, 0x50);
    EXPECT_EQ(sel4_uart_write(uart, text, 3), 3);
    EXPECT_EQ(played.mask, 0x50);
}
