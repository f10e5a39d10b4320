// SPDX-License-Identifier: BSD-2-Clause

/*
 * Any message as a request to each server, and as the answer to each question of a client.  A
 * server gives an answer that its client can read or a refusal; a client gives what it was asked
 * for or an error.
 */

#include <stdlib.h>
#include <string.h>

#include <sel4c/ipc-drivers/disk_client.h>
#include <sel4c/ipc-drivers/disk_server.h>
#include <sel4c/ipc-drivers/nic_client.h>
#include <sel4c/ipc-drivers/nic_server.h>
#include <sel4c/ipc-drivers/rng_client.h>
#include <sel4c/ipc-drivers/rng_server.h>
#include <sel4c/ipc-drivers/rtc_client.h>
#include <sel4c/ipc-drivers/rtc_server.h>
#include <sel4c/ipc-drivers/timer_client.h>
#include <sel4c/ipc-drivers/timer_server.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

/* ---- Devices that do as they are told */

static uint64_t number;

static uint64_t now_ns(void *device)
{
    (void)device;
    return number;
}

static void set_deadline(void *device, uint64_t deadline_ns)
{
    (void)device;
    number = deadline_ns;
}

static void cancel(void *device)
{
    (void)device;
}

static bool handle_timer_irq(void *device)
{
    (void)device;
    return true;
}

static sel4_driver_result_t now_s(void *device, uint64_t *ret_seconds)
{
    (void)device;
    *ret_seconds = number;
    return SEL4_DRIVER_FAILURE((sel4_driver_error_t)(number % 8));
}

static sel4_driver_result_t set_s(void *device, uint64_t seconds)
{
    (void)device;
    number = seconds;
    return SEL4_DRIVER_SUCCESS;
}

static sel4_driver_result_t request(void *device, size_t size)
{
    (void)device;
    return SEL4_DRIVER_FAILURE((sel4_driver_error_t)(size % 8));
}

static size_t take(void *device, uint8_t *bytes, size_t capacity)
{
    (void)device;
    memset(bytes, 7, capacity);
    return capacity;
}

static void handle_irq(void *device)
{
    (void)device;
}

static sel4_mac_t mac(void *device)
{
    (void)device;
    return (sel4_mac_t){ { 2 } };
}

static bool is_up(void *device)
{
    (void)device;
    return true;
}

static void notify(void *context)
{
    (void)context;
}

/* ---- Servers */

static void ask_servers(const sel4_msg_t *msg)
{
    static const sel4_timer_functions_t timer = { now_ns, set_deadline, cancel, handle_timer_irq };
    static const sel4_rtc_functions_t rtc = { now_s, set_s };
    static const sel4_rng_functions_t rng = { request, take, handle_irq };
    static const sel4_nic_functions_t nic = { .mac = mac, .is_up = is_up };
    sel4_timer_server_client_t clients[2] = { { .notifier = { notify, NULL } },
                                              { .notifier = { notify, NULL } } };
    sel4_timer_server_t timer_server;
    sel4_rng_server_t rng_server;
    sel4_nic_server_t nic_server = { .nic = { &nic, NULL } };
    sel4_disk_server_t disk_server = { .disk.layout = { 8, 512, 1, false, true } };
    sel4_msg_t answers[5];
    sel4_timer_server_init(&timer_server, (sel4_timer_t){ &timer, NULL }, clients, 2);
    sel4_rng_server_init(&rng_server, (sel4_rng_t){ &rng, NULL },
                         (sel4_notifier_t){ notify, NULL });
    sel4_timer_server_serve(&timer_server, msg->words[0] % 3, msg, &answers[0]);
    sel4_timer_server_handle_irq(&timer_server);
    sel4_rtc_server_serve((sel4_rtc_t){ &rtc, NULL }, true, msg, &answers[1]);
    sel4_rng_server_serve(&rng_server, msg, &answers[2]);
    sel4_nic_server_serve(&nic_server, msg, &answers[3]);
    sel4_disk_server_serve(&disk_server, msg, &answers[4]);
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        require(answers[i].word_count <= SEL4_MSG_WORDS_MAX);
        require(answers[i].label == 0 || answers[i].word_count == 0);
    }
}

/* ---- Clients */

static sel4_msg_result_t answer(void *context, const sel4_msg_t *asked, sel4_msg_t *ret_answer)
{
    (void)asked;
    *ret_answer = *(const sel4_msg_t *)context;
    return SEL4_MSG_SUCCESS;
}

static void answer_clients(sel4_msg_t *msg)
{
    sel4_msg_caller_t server = { answer, msg };
    sel4_timer_client_t timer_client;
    sel4_timer_client_init(&timer_client, server);
    sel4_timer_t timer = sel4_timer_client_timer(&timer_client);
    uint64_t earlier = sel4_timer_now_ns(timer);
    sel4_timer_set_deadline_ns(timer, 5);
    (void)sel4_timer_handle_irq(timer);
    require(sel4_timer_now_ns(timer) >= earlier);
    sel4_rtc_client_t rtc_client;
    sel4_rtc_client_init(&rtc_client, server);
    uint64_t seconds;
    (void)sel4_rtc_now_s(sel4_rtc_client_rtc(&rtc_client), &seconds);
    sel4_rng_client_t rng_client;
    sel4_rng_client_init(&rng_client, server);
    uint8_t *random = malloc(40);
    require(sel4_rng_take(sel4_rng_client_rng(&rng_client), random, 40) <= 40);
    free(random);
    sel4_nic_about_t about;
    if (sel4_nic_client_ask(server, &about).error == SEL4_DRIVER_OK) {
        require(about.mtu >= 576 && about.mtu <= SEL4_NIC_MTU);
    }
    sel4_disk_layout_t layout;
    if (sel4_disk_client_ask(server, &layout).error == SEL4_DRIVER_OK) {
        require(layout.sector_size >= 512 && layout.request_sectors_max > 0);
        require(layout.sector_count <= UINT64_MAX / layout.sector_size);
    }
}

// The first byte is the label, the rest the words; those that are missing are not there.
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0) {
        return 0;
    }
    sel4_msg_t msg = { .label = bytes[0] };
    size_t count = (size - 1) / 8;
    msg.word_count = count < SEL4_MSG_WORDS_MAX ? count : SEL4_MSG_WORDS_MAX;
    memcpy(msg.words, bytes + 1, msg.word_count * 8);
    number = msg.words[0];
    ask_servers(&msg);
    answer_clients(&msg);
    return 0;
}
