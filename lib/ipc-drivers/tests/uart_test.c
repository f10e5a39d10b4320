// SPDX-License-Identifier: BSD-2-Clause

// Client and server in one process, over a device that takes and has a few bytes at a time.

#include <string.h>

#include <sel4c/ipc-drivers/uart_client.h>
#include <sel4c/ipc-drivers/uart_server.h>

#include "harness.h"
#include "mutator.h"

#define CAPACITY 64

static _Alignas(64) uint8_t rings[SEL4_UART_RINGS_SIZE(CAPACITY)];

static struct {
    char out[2000];
    size_t out_size;
    size_t out_room; // how many more it takes at once
    const char *in;
    size_t in_size;
} device;

static size_t device_read(void *state, uint8_t *bytes, size_t capacity)
{
    (void)state;
    size_t size = capacity < device.in_size ? capacity : device.in_size;
    if (size == 0) {
        return 0;
    }
    memcpy(bytes, device.in, size);
    device.in += size;
    device.in_size -= size;
    return size;
}

static size_t device_write(void *state, const uint8_t *bytes, size_t size)
{
    (void)state;
    size = size < device.out_room ? size : device.out_room;
    memcpy(device.out + device.out_size, bytes, size);
    device.out_size += size;
    device.out_room -= size;
    return size;
}

static void device_irq(void *state)
{
    (void)state;
}

static const sel4_uart_functions_t device_functions = { device_read, device_write, device_irq };

static sel4_uart_client_t client;
static sel4_uart_server_t server;
static unsigned client_notified;
static unsigned server_notified;

static void count(void *context)
{
    ++*(unsigned *)context;
}

static sel4_uart_t begin(void)
{
    memset(rings, 0, sizeof(rings));
    memset(&device, 0, sizeof(device));
    client_notified = server_notified = 0;
    sel4_uart_share_t share = { sel4_foreign_span(rings, sizeof(rings)), CAPACITY };
    EXPECT_OK(sel4_uart_server_init(&server, (sel4_uart_t){ &device_functions, NULL }, &share,
                                    (sel4_notifier_t){ count, &client_notified }));
    EXPECT_FALSE(sel4_uart_server_run(&server));
    EXPECT_OK(sel4_uart_client_init(&client, &share, (sel4_notifier_t){ count, &server_notified }));
    return sel4_uart_client_uart(&client);
}

TEST(uart, what_is_written_goes_out_however_slow_the_line)
{
    sel4_uart_t uart = begin();
    char text[501];
    for (unsigned i = 0; i < 500; i++) {
        text[i] = (char)('a' + i % 26);
    }
    size_t done = 0;
    for (unsigned round = 0; round < 200 && device.out_size < 500; round++) {
        done += sel4_uart_write(uart, (const uint8_t *)text + done, 500 - done);
        device.out_room = 7;
        bool again = sel4_uart_server_run(&server);
        EXPECT_TRUE(again || device.out_size + 7 > 500 || device.out_room > 0);
    }
    EXPECT_EQ(done, 500);
    EXPECT_BYTES_SIZED_EQ(device.out, device.out_size, text, 500);
    EXPECT_GT(client_notified, 0);
    EXPECT_FALSE(sel4_uart_server_run(&server));
}

TEST(uart, what_comes_in_waits_where_there_is_room)
{
    sel4_uart_t uart = begin();
    uint8_t bytes[300];
    EXPECT_EQ(sel4_uart_read(uart, bytes, sizeof(bytes)), 0);
    char text[200];
    memset(text, 'x', sizeof(text));
    text[0] = '<';
    text[199] = '>';
    device.in = text;
    device.in_size = sizeof(text);
    EXPECT_FALSE(sel4_uart_server_handle_irq(&server));
    EXPECT_EQ(client_notified, 1);
    EXPECT_EQ(device.in_size, 200 - CAPACITY);
    size_t all = 0;
    for (unsigned i = 0; i < 20 && all < 200; i++) {
        size_t size = sel4_uart_read(uart, bytes + all, 30);
        EXPECT_GT(size, 0);
        all += size;
        EXPECT_FALSE(sel4_uart_server_run(&server));
    }
    EXPECT_BYTES_SIZED_EQ(bytes, all, text, 200);
    EXPECT_GT(server_notified, 0);
    EXPECT_EQ(sel4_uart_read(uart, bytes, sizeof(bytes)), 0);
}

TEST(uart, a_peer_that_breaks_the_protocol_silences_the_line)
{
    sel4_uart_t uart = begin();
    rings[0] = CAPACITY + 1; // the client wrote more than there is room for
    EXPECT_FALSE(sel4_uart_server_run(&server));
    EXPECT_TRUE(server.is_broken);
    EXPECT_EQ(device.out_size, 0);
    EXPECT_FALSE(sel4_uart_server_run(&server));
    uint8_t byte = 'x';
    rings[SEL4_SHM_STREAM_SIZE(CAPACITY)] = CAPACITY + 1;
    EXPECT_EQ(sel4_uart_read(uart, &byte, 1), 0);
    EXPECT_TRUE(client.is_broken);
    EXPECT_EQ(sel4_uart_write(uart, &byte, 1), 0);
    EXPECT_EQ(byte, 'x');
}

TEST(uart, memory_that_anybody_writes_harms_nobody)
{
    unsigned rounds = mutator_rounds(2000);
    mutator_begin(rings, sizeof(rings), 1);
    for (unsigned round = 0; round < rounds && harness_failure_count() == 0; round++) {
        mutator_set_rate(0);
        sel4_uart_t uart = begin();
        mutator_set_rate(1 + round % 37);
        device.out_room = sizeof(device.out);
        for (unsigned i = 0; i < 20; i++) {
            uint8_t bytes[40] = { 0 };
            device.in = (const char *)bytes;
            device.in_size = sizeof(bytes);
            (void)sel4_uart_write(uart, bytes, 33);
            mutator_write();
            (void)sel4_uart_server_run(&server);
            EXPECT_LE(sel4_uart_read(uart, bytes, 37), 37);
        }
    }
    mutator_end();
    EXPECT_GT(mutator_write_count(), rounds);
}

TEST(uart, a_busy_line_is_tried_again_and_keeps_the_rest)
{
    sel4_uart_t uart = begin();
    EXPECT_EQ(sel4_uart_write(uart, (const uint8_t *)"abcdef", 6), 6);
    device.out_room = 2;
    EXPECT_TRUE(sel4_uart_server_run(&server));
    EXPECT_TRUE(sel4_uart_server_run(&server));
    EXPECT_BYTES_SIZED_EQ(device.out, device.out_size, "ab", 2);
    device.out_room = 10;
    EXPECT_FALSE(sel4_uart_server_handle_irq(&server));
    EXPECT_BYTES_SIZED_EQ(device.out, device.out_size, "abcdef", 6);
}

// Nobody looks unless told to.
TEST(uart, events_alone_move_every_byte)
{
    sel4_uart_t uart = begin();
    char text[1500];
    for (unsigned i = 0; i < sizeof(text); i++) {
        text[i] = (char)('a' + i % 26);
    }
    device.out_room = sizeof(device.out);
    unsigned client_seen = client_notified;
    unsigned server_seen = server_notified;
    size_t done = sel4_uart_write(uart, (const uint8_t *)text, sizeof(text));
    for (unsigned i = 0; i < 1000; i++) {
        if (server_seen != server_notified) {
            server_seen = server_notified;
            while (sel4_uart_server_run(&server)) {
            }
        } else if (client_seen != client_notified) {
            client_seen = client_notified;
            done += sel4_uart_write(uart, (const uint8_t *)text + done, sizeof(text) - done);
        } else {
            break;
        }
    }
    EXPECT_EQ(done, sizeof(text));
    EXPECT_BYTES_SIZED_EQ(device.out, device.out_size, text, sizeof(text));
    // The other way: one byte at a time, read as soon as it is announced.
    uint8_t byte;
    EXPECT_EQ(sel4_uart_read(uart, &byte, 1), 0);
    for (unsigned i = 0; i < 200; i++) {
        client_seen = client_notified;
        device.in = text + i;
        device.in_size = 1;
        EXPECT_FALSE(sel4_uart_server_handle_irq(&server));
        ASSERT_EQ(client_notified, client_seen + 1);
        ASSERT_EQ(sel4_uart_read(uart, &byte, 1), 1);
        EXPECT_EQ(byte, text[i]);
        EXPECT_EQ(sel4_uart_read(uart, &byte, 1), 0);
    }
}
