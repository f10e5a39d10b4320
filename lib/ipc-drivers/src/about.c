// SPDX-License-Identifier: BSD-2-Clause

// What a network card or a disk is: the question and the answer.

#include <sel4c/bits.h>
#include <sel4c/ipc-drivers/disk_client.h>
#include <sel4c/ipc-drivers/disk_server.h>
#include <sel4c/ipc-drivers/messages.h>
#include <sel4c/ipc-drivers/nic_client.h>
#include <sel4c/ipc-drivers/nic_server.h>

#include "outcome.h"

#define MTU_MIN 576u // RFC 791: what every host must take

/* ---- Network cards */

sel4_driver_result_t sel4_nic_client_ask(sel4_msg_caller_t server, sel4_nic_about_t *ret_about)
{
    sel4_nic_msg_about_answer_t answer = { 0 };
    uint64_t refusal = 0;
    SEL4_TRY(sel4_priv_outcome(
        sel4_nic_msg_about_call(server, &(sel4_nic_msg_about_request_t){}, &answer, &refusal),
        &refusal));
    sel4_nic_about_t about = { .mtu = answer.mtu, .is_up = answer.is_up };
    if (answer.mac_size != sizeof(about.mac.bytes) || answer.mtu < MTU_MIN ||
        answer.mtu > SEL4_NIC_MTU) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    __builtin_memcpy(about.mac.bytes, answer.mac, sizeof(about.mac.bytes));
    *ret_about = about;
    return SEL4_DRIVER_SUCCESS;
}

void sel4_nic_server_serve(sel4_nic_server_t *server, const sel4_msg_t *request,
                           sel4_msg_t *ret_answer)
{
    sel4_nic_msg_about_request_t nothing;
    sel4_mac_t mac = sel4_nic_mac(server->nic);
    sel4_nic_msg_about_answer_t answer = {
        .mac_size = sizeof(mac.bytes),
        .mtu = SEL4_NIC_MTU,
        .is_up = sel4_nic_is_up(server->nic),
    };
    __builtin_memcpy(answer.mac, mac.bytes, sizeof(mac.bytes));
    if (sel4_nic_msg_about_request_get(request, &nothing).error != SEL4_MSG_OK ||
        sel4_nic_msg_about_answer_put(&answer, ret_answer).error != SEL4_MSG_OK) {
        sel4_msg_refuse(ret_answer, SEL4_MSG_REFUSAL_MESSAGE);
    }
}

/* ---- Disks */

static bool is_possible(const sel4_disk_layout_t *layout)
{
    uint64_t size;
    return sel4_is_power_of_two(layout->sector_size) && layout->sector_size >= 512 &&
           layout->request_sectors_max != 0 &&
           !__builtin_mul_overflow(layout->sector_count, layout->sector_size, &size);
}

sel4_driver_result_t sel4_disk_client_ask(sel4_msg_caller_t server, sel4_disk_layout_t *ret_layout)
{
    sel4_disk_msg_about_answer_t answer = { 0 };
    uint64_t refusal = 0;
    SEL4_TRY(sel4_priv_outcome(
        sel4_disk_msg_about_call(server, &(sel4_disk_msg_about_request_t){}, &answer, &refusal),
        &refusal));
    sel4_disk_layout_t layout = {
        .sector_count = answer.sector_count,
        .sector_size = answer.sector_size,
        .request_sectors_max = answer.request_sectors_max,
        .is_read_only = answer.is_read_only,
        .has_flush = answer.has_flush,
    };
    if (!is_possible(&layout)) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    *ret_layout = layout;
    return SEL4_DRIVER_SUCCESS;
}

void sel4_disk_server_serve(sel4_disk_server_t *server, const sel4_msg_t *request,
                            sel4_msg_t *ret_answer)
{
    sel4_disk_msg_about_request_t nothing;
    const sel4_disk_layout_t *layout = &server->disk.layout;
    sel4_disk_msg_about_answer_t answer = {
        .sector_count = layout->sector_count,
        .sector_size = layout->sector_size,
        .request_sectors_max = layout->request_sectors_max,
        .is_read_only = layout->is_read_only,
        .has_flush = layout->has_flush,
    };
    if (sel4_disk_msg_about_request_get(request, &nothing).error != SEL4_MSG_OK ||
        sel4_disk_msg_about_answer_put(&answer, ret_answer).error != SEL4_MSG_OK) {
        sel4_msg_refuse(ret_answer, SEL4_MSG_REFUSAL_MESSAGE);
    }
}
