// SPDX-License-Identifier: BSD-2-Clause

/*
 * Timer, clock and random bytes: the client calls the server's function directly, unless the test
 * has an answer of its own, as a server that lies would give.
 */

#include <string.h>

#include <sel4c/ipc-drivers/disk_client.h>
#include <sel4c/ipc-drivers/disk_server.h>
#include <sel4c/ipc-drivers/messages.h>
#include <sel4c/ipc-drivers/nic_client.h>
#include <sel4c/ipc-drivers/nic_server.h>
#include <sel4c/ipc-drivers/rng_client.h>
#include <sel4c/ipc-drivers/rng_server.h>
#include <sel4c/ipc-drivers/rtc_client.h>
#include <sel4c/ipc-drivers/rtc_server.h>
#include <sel4c/ipc-drivers/timer_client.h>
#include <sel4c/ipc-drivers/timer_server.h>

#include "harness.h"

static const sel4_msg_t *lie;

static void count(void *context)
{
    ++*(unsigned *)context;
}

/* ---- Timer */

static struct {
    uint64_t now;
    uint64_t deadline;
    bool is_set;
    unsigned irq_count;
} device;

static uint64_t device_now(void *state)
{
    (void)state;
    return device.now;
}

static void device_set(void *state, uint64_t deadline)
{
    (void)state;
    device.deadline = deadline;
    device.is_set = true;
}

static void device_cancel(void *state)
{
    (void)state;
    device.is_set = false;
}

static bool device_irq(void *state)
{
    (void)state;
    device.irq_count++;
    bool has_come = device.is_set && device.now >= device.deadline;
    device.is_set &= !has_come;
    return has_come;
}

static const sel4_timer_functions_t device_functions = { device_now, device_set, device_cancel,
                                                         device_irq };
static sel4_timer_server_t timer_server;
static sel4_timer_server_client_t timer_clients[2];
static unsigned notified[2];

static sel4_msg_result_t call_timer(void *context, const sel4_msg_t *request,
                                    sel4_msg_t *ret_answer)
{
    if (lie != NULL) {
        *ret_answer = *lie;
        return SEL4_MSG_SUCCESS;
    }
    sel4_timer_server_serve(&timer_server, (size_t)(uintptr_t)context, request, ret_answer);
    return SEL4_MSG_SUCCESS;
}

static void begin_timer(void)
{
    lie = NULL;
    memset(&device, 0, sizeof(device));
    memset(notified, 0, sizeof(notified));
    for (size_t i = 0; i < 2; i++) {
        timer_clients[i] = (sel4_timer_server_client_t){ .notifier = { count, &notified[i] } };
    }
    sel4_timer_server_init(&timer_server, (sel4_timer_t){ &device_functions, NULL }, timer_clients,
                           2);
}

static void pass(uint64_t until)
{
    device.now = until;
    if (device.is_set && device.deadline <= until) {
        sel4_timer_server_handle_irq(&timer_server);
    }
}

TEST(timer, each_client_has_its_deadline)
{
    begin_timer();
    sel4_timer_client_t clients[2];
    sel4_timer_t timers[2];
    for (uintptr_t i = 0; i < 2; i++) {
        sel4_timer_client_init(&clients[i], (sel4_msg_caller_t){ call_timer, (void *)i });
        timers[i] = sel4_timer_client_timer(&clients[i]);
    }
    device.now = 100;
    EXPECT_EQ(sel4_timer_now_ns(timers[1]), 100);
    sel4_timer_set_deadline_ns(timers[0], 500);
    sel4_timer_set_deadline_ns(timers[1], 300);
    EXPECT_EQ(device.deadline, 300);
    pass(299);
    EXPECT_EQ(notified[0] + notified[1], 0);
    pass(300);
    EXPECT_EQ(notified[1], 1);
    EXPECT_EQ(notified[0], 0);
    EXPECT_EQ(device.irq_count, 1);
    EXPECT_EQ(device.deadline, 500);
    EXPECT_FALSE(sel4_timer_handle_irq(timers[0]));
    EXPECT_TRUE(sel4_timer_handle_irq(timers[1]));
    EXPECT_FALSE(sel4_timer_handle_irq(timers[1]));
    sel4_timer_cancel(timers[0]);
    EXPECT_FALSE(device.is_set);
    pass(1000);
    EXPECT_EQ(notified[0], 0);
    EXPECT_FALSE(sel4_timer_handle_irq(timers[0]));
    sel4_timer_set_deadline_ns(timers[0], 10); // past already
    pass(1001);
    EXPECT_EQ(notified[0], 1);
    EXPECT_TRUE(sel4_timer_handle_irq(timers[0]));
    EXPECT_EQ(clients[0].fault_count, 0);
}

TEST(timer, a_server_that_lies_cannot_turn_time_back)
{
    begin_timer();
    sel4_timer_client_t client;
    sel4_timer_client_init(&client, (sel4_msg_caller_t){ call_timer, NULL });
    sel4_timer_t timer = sel4_timer_client_timer(&client);
    device.now = 1000;
    EXPECT_EQ(sel4_timer_now_ns(timer), 1000);
    device.now = 10;
    EXPECT_EQ(sel4_timer_now_ns(timer), 1000);
    EXPECT_EQ(client.fault_count, 1);
    sel4_msg_t nonsense = { .label = 0, .word_count = 2 };
    lie = &nonsense;
    EXPECT_EQ(sel4_timer_now_ns(timer), 1000);
    nonsense.word_count = SIZE_MAX;
    EXPECT_EQ(sel4_timer_now_ns(timer), 1000);
    nonsense.label = 5;
    sel4_timer_set_deadline_ns(timer, 2000);
    EXPECT_EQ(client.fault_count, 4);
    lie = NULL;
}

TEST(timer, what_cannot_be_read_is_refused_and_changes_nothing)
{
    begin_timer();
    static const struct {
        uint64_t label;
        size_t word_count;
        size_t client;
    } cases[] = { { 0, 0, 0 }, { 9, 0, 0 }, { 1, 1, 0 }, { 2, 0, 0 },
                  { 2, 2, 0 }, { 3, 1, 0 }, { 2, 1, 2 }, { 2, 1, SIZE_MAX } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        harness_note("case %zu", i);
        sel4_msg_t request = { .label = cases[i].label,
                               .word_count = cases[i].word_count,
                               .words = { 5 } };
        sel4_msg_t answer;
        sel4_timer_server_serve(&timer_server, cases[i].client, &request, &answer);
        EXPECT_EQ(answer.label, SEL4_MSG_REFUSAL_MESSAGE);
        EXPECT_EQ(answer.word_count, 0);
        EXPECT_FALSE(device.is_set);
    }
}

/* ---- Clock */

static uint64_t seconds;
static sel4_driver_error_t rtc_error;
static bool may_set;

static sel4_driver_result_t rtc_now(void *state, uint64_t *ret_seconds)
{
    (void)state;
    *ret_seconds = seconds;
    return SEL4_DRIVER_FAILURE(rtc_error);
}

static sel4_driver_result_t rtc_set(void *state, uint64_t wanted)
{
    (void)state;
    seconds = wanted;
    return SEL4_DRIVER_FAILURE(rtc_error);
}

static const sel4_rtc_functions_t rtc_functions = { rtc_now, rtc_set };

static sel4_msg_result_t call_rtc(void *context, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    (void)context;
    if (lie != NULL) {
        *ret_answer = *lie;
        return SEL4_MSG_SUCCESS;
    }
    sel4_rtc_server_serve((sel4_rtc_t){ &rtc_functions, NULL }, may_set, request, ret_answer);
    return SEL4_MSG_SUCCESS;
}

TEST(rtc, time_and_errors_come_through)
{
    sel4_rtc_client_t client;
    sel4_rtc_client_init(&client, (sel4_msg_caller_t){ call_rtc, NULL });
    sel4_rtc_t rtc = sel4_rtc_client_rtc(&client);
    lie = NULL;
    may_set = true;
    rtc_error = SEL4_DRIVER_OK;
    seconds = 1790000000;
    uint64_t now = 0;
    ASSERT_OK(sel4_rtc_now_s(rtc, &now));
    EXPECT_EQ(now, 1790000000);
    ASSERT_OK(sel4_rtc_set_s(rtc, 7));
    EXPECT_EQ(seconds, 7);
    may_set = false;
    EXPECT_ERROR(sel4_rtc_set_s(rtc, 8), SEL4_DRIVER_ERR_READ_ONLY);
    EXPECT_EQ(seconds, 7);
    may_set = true;
    rtc_error = SEL4_DRIVER_ERR_UNSUPPORTED;
    EXPECT_ERROR(sel4_rtc_set_s(rtc, 8), SEL4_DRIVER_ERR_UNSUPPORTED);
    rtc_error = SEL4_DRIVER_ERR_DEVICE;
    now = 3;
    EXPECT_ERROR(sel4_rtc_now_s(rtc, &now), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_EQ(now, 3);
    sel4_msg_t nonsense = { .label = 4711 };
    lie = &nonsense;
    EXPECT_ERROR(sel4_rtc_now_s(rtc, &now), SEL4_DRIVER_ERR_DEVICE);
    nonsense.label = (uint64_t)SEL4_DRIVER_ERR_FULL | (uint64_t)1 << 40;
    EXPECT_ERROR(sel4_rtc_now_s(rtc, &now), SEL4_DRIVER_ERR_DEVICE);
    lie = NULL;
}

/* ---- Random bytes */

static size_t stock;
static uint8_t next_byte;
static size_t asked;

static sel4_driver_result_t rng_request(void *state, size_t size)
{
    (void)state;
    if (stock != 0) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_FULL);
    }
    asked = size;
    stock = size < 1000 ? size : 1000;
    return SEL4_DRIVER_SUCCESS;
}

static size_t rng_take(void *state, uint8_t *bytes, size_t capacity)
{
    (void)state;
    size_t size = capacity < stock ? capacity : stock;
    for (size_t i = 0; i < size; i++) {
        bytes[i] = next_byte++;
    }
    stock -= size;
    return size;
}

static unsigned rng_irq_count;

static void rng_irq(void *state)
{
    (void)state;
    rng_irq_count++;
}

static const sel4_rng_functions_t rng_functions = { rng_request, rng_take, rng_irq };
static sel4_rng_server_t rng_server;

static sel4_msg_result_t call_rng(void *context, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    (void)context;
    if (lie != NULL) {
        *ret_answer = *lie;
        return SEL4_MSG_SUCCESS;
    }
    sel4_rng_server_serve(&rng_server, request, ret_answer);
    return SEL4_MSG_SUCCESS;
}

TEST(rng, bytes_come_once_each)
{
    unsigned announced = 0;
    stock = 0;
    next_byte = 0;
    lie = NULL;
    sel4_rng_server_init(&rng_server, (sel4_rng_t){ &rng_functions, NULL },
                         (sel4_notifier_t){ count, &announced });
    sel4_rng_client_t client;
    sel4_rng_client_init(&client, (sel4_msg_caller_t){ call_rng, NULL });
    sel4_rng_t rng = sel4_rng_client_rng(&client);
    uint8_t bytes[800];
    EXPECT_EQ(sel4_rng_take(rng, bytes, sizeof(bytes)), 0);
    ASSERT_OK(sel4_rng_request(rng, 600));
    EXPECT_EQ(asked, 600);
    EXPECT_ERROR(sel4_rng_request(rng, 600), SEL4_DRIVER_ERR_FULL);
    rng_irq_count = 0;
    sel4_rng_server_handle_irq(&rng_server);
    EXPECT_EQ(announced, 1);
    EXPECT_EQ(rng_irq_count, 1);
    EXPECT_EQ(sel4_rng_take(rng, bytes, 100), 100);
    EXPECT_EQ(sel4_rng_take(rng, bytes + 100, 700), 500);
    for (size_t i = 0; i < 600; i++) {
        EXPECT_EQ(bytes[i], (uint8_t)i);
    }
    ASSERT_OK(sel4_rng_request(rng, SIZE_MAX));
    EXPECT_EQ(asked, UINT32_MAX);
    EXPECT_EQ(client.fault_count, 0);
}

TEST(rng, more_than_was_asked_for_is_not_taken)
{
    sel4_rng_client_t client;
    sel4_rng_client_init(&client, (sel4_msg_caller_t){ call_rng, NULL });
    sel4_rng_t rng = sel4_rng_client_rng(&client);
    sel4_rng_msg_take_answer_t big = { .bytes_size = 100 };
    sel4_msg_t answer;
    ASSERT_OK(sel4_rng_msg_take_answer_put(&big, &answer));
    lie = &answer;
    uint8_t bytes[10] = { 0 };
    EXPECT_EQ(sel4_rng_take(rng, bytes, sizeof(bytes)), 0);
    EXPECT_EQ(client.fault_count, 1);
    lie = NULL;
}

// Requests of no kind, and of the wrong length: `labels` are those that there are.
static void refuse_all(sel4_msg_result_t (*call)(void *, const sel4_msg_t *, sel4_msg_t *),
                       const size_t *word_counts, size_t label_count)
{
    lie = NULL;
    for (size_t label = 0; label <= label_count + 1; label++) {
        for (size_t words = 0; words < 4; words++) {
            if (label >= 1 && label <= label_count && words == word_counts[label - 1]) {
                continue;
            }
            harness_note("label %zu, %zu words", label, words);
            sel4_msg_t request = { .label = label, .word_count = words, .words = { 5, 5, 5, 5 } };
            sel4_msg_t answer = { .label = 4711, .word_count = 3 };
            EXPECT_OK(call(NULL, &request, &answer));
            EXPECT_EQ(answer.label, SEL4_MSG_REFUSAL_MESSAGE);
            EXPECT_EQ(answer.word_count, 0);
        }
    }
}

TEST(refusal, clocks_and_random_bytes_refuse_what_they_cannot_read)
{
    stock = 0;
    asked = 0;
    seconds = 7;
    may_set = true;
    rtc_error = SEL4_DRIVER_OK;
    sel4_rng_server_init(&rng_server, (sel4_rng_t){ &rng_functions, NULL }, (sel4_notifier_t){ 0 });
    refuse_all(call_rtc, (const size_t[]){ 0, 1 }, 2);
    refuse_all(call_rng, (const size_t[]){ 1, 1 }, 2);
    EXPECT_EQ(seconds, 7);
    EXPECT_EQ(asked, 0);
}

/* ---- What cards and disks are */

static sel4_mac_t about_mac(void *state)
{
    (void)state;
    return (sel4_mac_t){ { 1, 2, 3, 4, 5, 6 } };
}

static bool about_up(void *state)
{
    (void)state;
    return true;
}

static const sel4_nic_functions_t about_functions = { .mac = about_mac, .is_up = about_up };
static sel4_nic_server_t about_nic = { .nic = { &about_functions, NULL } };
static sel4_disk_server_t about_disk;

static sel4_msg_result_t call_about(void *context, const sel4_msg_t *request,
                                    sel4_msg_t *ret_answer)
{
    if (context != NULL) {
        sel4_nic_server_serve(context, request, ret_answer);
    } else {
        sel4_disk_server_serve(&about_disk, request, ret_answer);
    }
    return SEL4_MSG_SUCCESS;
}

TEST(about, cards_and_disks)
{
    sel4_nic_about_t about;
    ASSERT_OK(sel4_nic_client_ask((sel4_msg_caller_t){ call_about, &about_nic }, &about));
    EXPECT_BYTES_EQ(about.mac.bytes, "\1\2\3\4\5\6", 6);
    EXPECT_EQ(about.mtu, 1500);
    EXPECT_TRUE(about.is_up);
    sel4_msg_caller_t disk = { call_about, NULL };
    sel4_disk_layout_t layout = { .sector_count = 5 };
    static const sel4_disk_layout_t bad[] = { { 10, 0, 1, false, false },
                                              { 10, 768, 1, false, false },
                                              { 10, 256, 1, false, false },
                                              { 10, 512, 0, false, false },
                                              { UINT64_MAX / 256, 512, 1, false, false } };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        about_disk.disk.layout = bad[i];
        EXPECT_ERROR(sel4_disk_client_ask(disk, &layout), SEL4_DRIVER_ERR_DEVICE);
        EXPECT_EQ(layout.sector_count, 5);
    }
    about_disk.disk.layout = (sel4_disk_layout_t){ 10, 512, 1, false, false };
    EXPECT_OK(sel4_disk_client_ask(disk, &layout));
    about_disk.disk.layout = (sel4_disk_layout_t){ 1000, 4096, 16, true, false };
    ASSERT_OK(sel4_disk_client_ask(disk, &layout));
    EXPECT_EQ(layout.sector_count, 1000);
    EXPECT_EQ(layout.sector_size, 4096);
    EXPECT_TRUE(layout.is_read_only);
}

// A card that says what it likes of itself.
static sel4_nic_msg_about_answer_t said;

static sel4_msg_result_t call_said(void *context, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    (void)context;
    (void)request;
    return sel4_nic_msg_about_answer_put(&said, ret_answer);
}

TEST(about, a_card_must_be_possible)
{
    static const struct {
        size_t mac_size;
        uint16_t mtu;
        sel4_driver_error_t error;
    } cases[] = {
        { 6, 576, SEL4_DRIVER_OK },          { 6, 1500, SEL4_DRIVER_OK },
        { 6, 575, SEL4_DRIVER_ERR_DEVICE },  { 6, 1501, SEL4_DRIVER_ERR_DEVICE },
        { 5, 1500, SEL4_DRIVER_ERR_DEVICE }, { 0, 0, SEL4_DRIVER_ERR_DEVICE },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        harness_note("case %zu", i);
        sel4_nic_about_t about = { .mtu = 1 };
        said = (sel4_nic_msg_about_answer_t){ .mac_size = cases[i].mac_size, .mtu = cases[i].mtu };
        EXPECT_ERROR(sel4_nic_client_ask((sel4_msg_caller_t){ call_said, NULL }, &about),
                     cases[i].error);
        EXPECT_EQ(about.mtu, cases[i].error == SEL4_DRIVER_OK ? cases[i].mtu : 1);
    }
}

TEST(about, what_cannot_be_read_is_refused)
{
    sel4_msg_t request = { .label = 99 };
    sel4_msg_t answer = { 0 };
    sel4_nic_server_serve(&about_nic, &request, &answer);
    EXPECT_EQ(answer.label, SEL4_MSG_REFUSAL_MESSAGE);
    EXPECT_EQ(answer.word_count, 0);
    answer = (sel4_msg_t){ 0 };
    sel4_disk_server_serve(&about_disk, &request, &answer);
    EXPECT_EQ(answer.label, SEL4_MSG_REFUSAL_MESSAGE);
    EXPECT_EQ(answer.word_count, 0);
}
