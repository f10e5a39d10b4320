// SPDX-License-Identifier: BSD-2-Clause

/*
 * The network card.  Section numbers are those of virtio 1.2.
 *
 * In front of each frame is a header (5.1.6), a piece of its own so that frames lie where their
 * owner wants them.  Without offloads there is nothing in it: all frames to send share one of
 * zeros, and all received ones share one that is never looked at.
 */

#include <sel4c/base.h>
#include <sel4c/virtio_net.h>

#define FEATURE_MAC    (UINT64_C(1) << 5) // 5.1.3
#define FEATURE_STATUS (UINT64_C(1) << 16)

enum { CONFIG_MAC = 0, CONFIG_STATUS = 6 }; // 5.1.4
#define STATUS_IS_UP 1u

enum { QUEUE_RECEIVE = 0, QUEUE_TRANSMIT = 1 }; // 5.1.2

// 5.1.6: a legacy header ends before the number of buffers.
#define HEADER_SIZE        12u
#define HEADER_SIZE_LEGACY 10u

// Where the memory shared with the device has what.
enum {
    MEMORY_RECEIVE = 0,
    MEMORY_TRANSMIT = SEL4_VIRTIO_QUEUE_MEMORY,
    MEMORY_HEADERS = 2 * SEL4_VIRTIO_QUEUE_MEMORY,
    HEADER_SENT = 0,
    HEADER_RECEIVED = 64,
};

static uint32_t header_size(const sel4_virtio_net_t *net)
{
    return net->device.is_legacy ? HEADER_SIZE_LEGACY : HEADER_SIZE;
}

static sel4_mac_t mac(void *device)
{
    return ((sel4_virtio_net_t *)device)->mac;
}

static bool is_up(void *device)
{
    sel4_virtio_net_t *net = device;
    return net->is_up && !net->device.has_failed;
}

static sel4_driver_result_t post_receive(void *device, sel4_nic_buffer_t buffer)
{
    sel4_virtio_net_t *net = device;
    if (buffer.size < SEL4_VIRTIO_NET_FRAME_MAX) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    const sel4_virtio_piece_t pieces[] = {
        { net->headers + HEADER_RECEIVED, header_size(net), true },
        { buffer.device_address, buffer.size, true },
    };
    return sel4_virtio_queue_post(&net->receive, pieces, SEL4_ARRAY_COUNT(pieces), buffer.token);
}

static sel4_driver_result_t post_transmit(void *device, sel4_nic_buffer_t buffer)
{
    sel4_virtio_net_t *net = device;
    if (buffer.size < SEL4_VIRTIO_NET_FRAME_MIN || buffer.size > SEL4_VIRTIO_NET_FRAME_MAX) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    const sel4_virtio_piece_t pieces[] = {
        { net->headers + HEADER_SENT, header_size(net), false },
        { buffer.device_address, buffer.size, false },
    };
    return sel4_virtio_queue_post(&net->transmit, pieces, SEL4_ARRAY_COUNT(pieces), buffer.token);
}

static void kick(void *device)
{
    sel4_virtio_net_t *net = device;
    sel4_virtio_queue_kick(&net->receive);
    sel4_virtio_queue_kick(&net->transmit);
}

static bool take_received(void *device, sel4_nic_done_t *ret_done)
{
    sel4_virtio_net_t *net = device;
    sel4_virtio_used_t used;
    if (!sel4_virtio_queue_take(&net->receive, &used)) {
        return false;
    }
    uint32_t least = header_size(net) + SEL4_VIRTIO_NET_FRAME_MIN;
    *ret_done = (sel4_nic_done_t){
        .token = used.token,
        .size = used.written < least ? 0 : used.written - header_size(net),
    };
    return true;
}

static bool take_sent(void *device, sel4_nic_done_t *ret_done)
{
    sel4_virtio_net_t *net = device;
    sel4_virtio_used_t used;
    if (!sel4_virtio_queue_take(&net->transmit, &used)) {
        return false;
    }
    *ret_done = (sel4_nic_done_t){ .token = used.token };
    return true;
}

// A card that does not tell has its cable in.
static sel4_driver_result_t read_status(sel4_virtio_net_t *net)
{
    uint16_t status = STATUS_IS_UP;
    if (sel4_virtio_device_has(&net->device, FEATURE_STATUS)) {
        SEL4_TRY(
            sel4_virtio_device_read_config(&net->device, CONFIG_STATUS, sizeof status, 1, &status));
    }
    net->is_up = (status & STATUS_IS_UP) != 0;
    return SEL4_DRIVER_SUCCESS;
}

static void handle_irq(void *device)
{
    sel4_virtio_net_t *net = device;
    if (sel4_virtio_device_handle_irq(&net->device).has_changed_config) {
        (void)read_status(net); // has failed otherwise, which is what is_up() then says
    }
}

// 5.1.5, and an address that a single card can have: that is not a group's.
static sel4_driver_result_t read_config(sel4_virtio_net_t *net)
{
    if (!sel4_virtio_device_has(&net->device, FEATURE_MAC)) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_UNSUPPORTED);
    }
    SEL4_TRY(sel4_virtio_device_read_config(&net->device, CONFIG_MAC, 1, sizeof net->mac.bytes,
                                            net->mac.bytes));
    if ((net->mac.bytes[0] & 1) != 0) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    return read_status(net);
}

static sel4_dma_region_t part(sel4_dma_region_t memory, size_t offset)
{
    return (sel4_dma_region_t){
        .bytes = (uint8_t *)memory.bytes + offset,
        .device_address = memory.device_address + offset,
        .size = SEL4_VIRTIO_QUEUE_MEMORY,
    };
}

static sel4_driver_result_t set_up(sel4_virtio_net_t *net, sel4_dma_region_t memory)
{
    SEL4_TRY(read_config(net));
    SEL4_TRY(sel4_virtio_queue_init(&net->receive, &net->device, QUEUE_RECEIVE,
                                    part(memory, MEMORY_RECEIVE), SEL4_VIRTIO_QUEUE_SIZE_MAX, 2));
    SEL4_TRY(sel4_virtio_queue_init(&net->transmit, &net->device, QUEUE_TRANSMIT,
                                    part(memory, MEMORY_TRANSMIT), SEL4_VIRTIO_QUEUE_SIZE_MAX, 2));
    volatile uint8_t *header = (uint8_t *)memory.bytes + MEMORY_HEADERS + HEADER_SENT;
    for (size_t i = 0; i < HEADER_SIZE; i++) {
        header[i] = 0;
    }
    net->headers = memory.device_address + MEMORY_HEADERS;
    return sel4_virtio_device_start(&net->device);
}

sel4_driver_result_t sel4_virtio_net_init(sel4_virtio_net_t *net, sel4_mmio_t mmio,
                                          sel4_dma_region_t memory, sel4_nic_t *ret_nic)
{
    static const sel4_nic_functions_t functions = {
        .mac = mac,
        .is_up = is_up,
        .post_receive = post_receive,
        .post_transmit = post_transmit,
        .kick = kick,
        .take_received = take_received,
        .take_sent = take_sent,
        .handle_irq = handle_irq,
    };
    if (memory.size < SEL4_VIRTIO_NET_MEMORY ||
        memory.device_address > UINT64_MAX - SEL4_VIRTIO_NET_MEMORY) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    SEL4_TRY(
        sel4_virtio_device_init(&net->device, mmio, SEL4_VIRTIO_NET, FEATURE_MAC | FEATURE_STATUS));
    sel4_driver_result_t result = set_up(net, memory);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_virtio_device_fail(&net->device);
        return result;
    }
    *ret_nic = (sel4_nic_t){ &functions, net };
    return SEL4_DRIVER_SUCCESS;
}
