// SPDX-License-Identifier: BSD-2-Clause

/*
 * A root task that uses what `sel4c run` can put into a machine: reads a disk, answers on the
 * network, asks on the serial line.  It says what it finds; the script `run` beside it looks.
 */

#include <sel4c/root_task.h>

#include "pages.h"
#include "virtio.h"

#if SEL4_CONFIG(ARCH_AARCH64)
#include "qemu_virt_aarch64/board.h"
#define VIRTIO_AT      0xa000000
#define VIRTIO_STEP    0x200
#define VIRTIO_COUNT   32
#define UART_STATUS    0x18 // flag register: bit 4, nothing received
#define UART_HAS(bits) (((bits)&0x10) == 0)
#else
#include "qemu_virt_riscv64/board.h"
#define VIRTIO_AT      0x10001000
#define VIRTIO_STEP    0x1000
#define VIRTIO_COUNT   8
#define UART_STATUS    0x5 // line status: bit 0, something received
#define UART_HAS(bits) (((bits)&0x01) != 0)
#endif

#define VIRTIO_PAGES (VIRTIO_STEP * VIRTIO_COUNT / 4096)

static page_t uart_page;
static page_t virtio_pages[VIRTIO_PAGES];
static page_t disk_queue_page;
static page_t disk_page;
static page_t receive_queue_page;
static page_t receive_page;
static page_t send_queue_page;
static page_t send_page;

static bool find_device(int kind, virtio_t *ret_device)
{
    for (size_t i = 0; i < VIRTIO_COUNT; i++) {
        virtio_t device = { virtio_pages->bytes + i * VIRTIO_STEP };
        if (virtio_kind(device) == kind) {
            *ret_device = device;
            return true;
        }
    }
    return false;
}

// ---- The disk: its size, and the first line of its first sector.

static int use_disk(const sel4_bootinfo_t *bootinfo)
{
    virtio_t device;
    virtio_queue_t queue;
    uint64_t sectors = 0;
    uint64_t at;

    if (!find_device(VIRTIO_BLOCK, &device)) {
        sel4_debug_put_string("disk: none\n");
        return 0;
    }
    for (unsigned i = 8; i > 0; i--) {
        sectors = sectors << 8 | virtio_config(device, i - 1);
    }
    sel4_debug_print("disk: %lu sectors\n", (unsigned long)sectors);
    if (!virtio_start(device) ||
        !virtio_queue_init(bootinfo, device, 0, &disk_queue_page, &queue) ||
        pages_physical(bootinfo, &disk_page, &at).error != SEL4_OK) {
        return 1;
    }
    virtio_ready(device);
    // A request is type, priority and sector, all zero to read the first; then data; then a status.
    const virtio_piece_t pieces[] = { { at, 16, false },
                                      { at + 512, 512, true },
                                      { at + 1024, 1, true } };
    disk_page.bytes[1024] = 0xff;
    virtio_send(&queue, pieces, 3);
    virtio_wait(&queue);
    const uint8_t *data = disk_page.bytes + 512;
    int size = 0;
    while (size < 512 && data[size] != '\n') {
        size++;
    }
    sel4_debug_print("disk: status %u, '%.*s'\n", *(volatile uint8_t *)(disk_page.bytes + 1024),
                     size, (const char *)data);
    return 0;
}

// ---- The network: whoever asks gets our address, and datagrams to the port of echo go back.

enum {
    HEADER_SIZE = 12, // virtio's own, before each frame
    ECHO_PORT = 7,
};

static const uint8_t our_address[] = { 10, 0, 2, 15 }; // where QEMU's network expects a guest

static void swap(uint8_t *a, uint8_t *b, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = a[i];
        a[i] = b[i];
        b[i] = byte;
    }
}

static bool is_ours(const uint8_t *address)
{
    return __builtin_memcmp(address, our_address, sizeof our_address) == 0;
}

// A frame becomes its answer, if it has one.
static bool answer_arp(uint8_t *frame, const uint8_t *mac)
{
    if (frame[12] != 0x08 || frame[13] != 0x06 || frame[21] != 1 || !is_ours(frame + 38)) {
        return false;
    }
    frame[21] = 2;
    swap(frame + 22, frame + 32, 10);
    __builtin_memcpy(frame + 22, mac, 6);
    __builtin_memcpy(frame, frame + 32, 6);
    __builtin_memcpy(frame + 6, mac, 6);
    return true;
}

static bool answer_udp(uint8_t *frame)
{
    if (frame[12] != 0x08 || frame[13] != 0x00 || frame[14] != 0x45 || frame[23] != 17 ||
        !is_ours(frame + 30) || frame[36] != 0 || frame[37] != ECHO_PORT) {
        return false;
    }
    // No sum changes when sender and receiver change places.
    swap(frame, frame + 6, 6);
    swap(frame + 26, frame + 30, 4);
    swap(frame + 34, frame + 36, 2);
    return true;
}

static int serve(virtio_queue_t *receive, virtio_queue_t *send, uint64_t receive_at,
                 uint64_t send_at, const uint8_t *mac)
{
    for (;;) {
        const virtio_piece_t room = { receive_at, sizeof receive_page, true };
        virtio_send(receive, &room, 1);
        uint32_t size = virtio_wait(receive);
        if (size < HEADER_SIZE + 42 || size > sizeof send_page) {
            continue;
        }
        __builtin_memcpy(send_page.bytes + HEADER_SIZE, receive_page.bytes + HEADER_SIZE,
                         size - HEADER_SIZE);
        uint8_t *frame = send_page.bytes + HEADER_SIZE;
        bool is_datagram = answer_udp(frame);
        if (!is_datagram && !answer_arp(frame, mac)) {
            continue;
        }
        const virtio_piece_t answer = { send_at, size, false };
        virtio_send(send, &answer, 1);
        virtio_wait(send);
        if (is_datagram) {
            int length = frame[38] * 256 + frame[39] - 8;
            sel4_debug_print("net: answered '%.*s'\n", length, (const char *)frame + 42);
            return 0;
        }
    }
}

static int use_net(const sel4_bootinfo_t *bootinfo)
{
    virtio_t device;
    virtio_queue_t receive;
    virtio_queue_t send;
    uint64_t receive_at;
    uint64_t send_at;
    uint8_t mac[6];

    if (!find_device(VIRTIO_NET, &device)) {
        sel4_debug_put_string("net: none\n");
        return 0;
    }
    sel4_debug_put_string("net: address");
    for (unsigned i = 0; i < 6; i++) {
        mac[i] = virtio_config(device, i);
        sel4_debug_print("%c%02x", i == 0 ? ' ' : ':', mac[i]);
    }
    sel4_debug_put_char('\n');
    if (!virtio_start(device) ||
        !virtio_queue_init(bootinfo, device, 0, &receive_queue_page, &receive) ||
        !virtio_queue_init(bootinfo, device, 1, &send_queue_page, &send) ||
        pages_physical(bootinfo, &receive_page, &receive_at).error != SEL4_OK ||
        pages_physical(bootinfo, &send_page, &send_at).error != SEL4_OK) {
        return 1;
    }
    virtio_ready(device);
    sel4_debug_put_string("net: ready\n");
    return serve(&receive, &send, receive_at, send_at, mac);
}

// ---- The serial line

static char get_char(void)
{
    const volatile uint8_t *registers = uart_page.bytes;

    while (!UART_HAS(registers[UART_STATUS])) {
    }
    return (char)registers[0];
}

static int ask(void)
{
    char name[32];
    int size = 0;

    sel4_debug_put_string("name? ");
    for (char byte = get_char(); byte != '\n' && size < (int)sizeof name; byte = get_char()) {
        name[size++] = byte;
    }
    sel4_debug_print("\nhello, %.*s\n", size, name);
    return 0;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    sel4_result_t result = pages_map_device(bootinfo, SEL4_BOARD_UART_BASE, &uart_page, 1);
    if (result.error == SEL4_OK) {
        result = pages_map_device(bootinfo, VIRTIO_AT, virtio_pages, VIRTIO_PAGES);
    }
    if (result.error != SEL4_OK) {
        sel4_debug_print("no devices: %s\n", sel4_error_text(result.error));
        return 1;
    }
    int status = use_disk(bootinfo);
    status = status != 0 ? status : use_net(bootinfo);
    return status != 0 ? status : ask();
}

SEL4_ROOT_TASK(run);
