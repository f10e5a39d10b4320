// SPDX-License-Identifier: BSD-2-Clause

/*
 * Three small devices in protection domains of their own, each used by calls and a notification: a
 * timer that ticks, a clock that is asked and set, random bytes.
 */

#include <sel4c/ipc-drivers/rng_client.h>
#include <sel4c/ipc-drivers/rtc_client.h>
#include <sel4c/ipc-drivers/timer_client.h>
#include <sel4c/microkit.h>
#include <sel4c/msg/ipc.h>

SEL4_MK_WORD(timer_server, 0);
SEL4_MK_WORD(rtc_server, 0);
SEL4_MK_WORD(rng_server, 0);

#define TICKS_MAX 3
#define TICK_NS   UINT64_C(20000000)
#define SEED_SIZE 32u
#define YEAR_2020 UINT64_C(1577836800)
#define SOME_DATE UINT64_C(2000000000)

static sel4_timer_client_t timer_client;
static sel4_rtc_client_t rtc_client;
static sel4_rng_client_t rng_client;
static sel4_timer_t timer;
static sel4_rtc_t rtc;
static sel4_rng_t rng;

static uint64_t deadline_ns;
static unsigned tick_count;

static void tick(void)
{
    if (!sel4_timer_handle_irq(timer)) {
        return;
    }
    bool was_early = sel4_timer_now_ns(timer) < deadline_ns;
    sel4_debug_print("tick %u%s\n", ++tick_count, was_early ? ", too early" : "");
    if (tick_count < TICKS_MAX) {
        deadline_ns += TICK_NS;
        sel4_timer_set_deadline_ns(timer, deadline_ns);
    }
}

static void show_seed(void)
{
    uint8_t seed[SEED_SIZE];
    sel4_rng_handle_irq(rng);
    size_t size = sel4_rng_take(rng, seed, sizeof seed);
    unsigned different = 0;
    for (size_t i = 1; i < size; i++) {
        different += seed[i] != seed[0];
    }
    if (size != 0) {
        sel4_debug_print("%zu random bytes, %s\n", size,
                         different == 0 ? "all alike" : "not all alike");
        deadline_ns = sel4_timer_now_ns(timer) + TICK_NS;
        sel4_timer_set_deadline_ns(timer, deadline_ns);
    }
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    if (channel.id == SEL4_MK_WORD_VALUE(timer_server)) {
        tick();
    } else if (channel.id == SEL4_MK_WORD_VALUE(rng_server)) {
        show_seed();
    }
}

static void use_clock(void)
{
    uint64_t seconds = 0;
    sel4_driver_result_t result = sel4_rtc_now_s(rtc, &seconds);
    sel4_debug_print("the clock says %s\n", result.error != SEL4_DRIVER_OK
                                                ? sel4_driver_error_text(result.error)
                                            : seconds > YEAR_2020 ? "a date after 2020"
                                                                  : "a date long ago");
    result = sel4_rtc_set_s(rtc, SOME_DATE);
    if (result.error == SEL4_DRIVER_OK && sel4_rtc_now_s(rtc, &seconds).error == SEL4_DRIVER_OK) {
        sel4_debug_print("set to 2033: %s\n", seconds - SOME_DATE < 10 ? "so it is" : "it is not");
    }
    result = sel4_rtc_set_s(rtc, UINT64_MAX);
    sel4_debug_print("set to the end of time: %s\n", sel4_driver_error_text(result.error));
}

static sel4_msg_caller_t server(sel4_endpoint_t *endpoint, uintptr_t channel)
{
    *endpoint = sel4_endpoint_from_bits(SEL4_MK_SLOT_CALL + channel);
    return sel4_msg_endpoint_caller(endpoint);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    static sel4_endpoint_t endpoints[3];
    sel4_timer_client_init(&timer_client, server(&endpoints[0], SEL4_MK_WORD_VALUE(timer_server)));
    sel4_rtc_client_init(&rtc_client, server(&endpoints[1], SEL4_MK_WORD_VALUE(rtc_server)));
    sel4_rng_client_init(&rng_client, server(&endpoints[2], SEL4_MK_WORD_VALUE(rng_server)));
    timer = sel4_timer_client_timer(&timer_client);
    rtc = sel4_rtc_client_rtc(&rtc_client);
    rng = sel4_rng_client_rng(&rng_client);
    use_clock();
    sel4_driver_result_t result = sel4_rng_request(rng, SEED_SIZE);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_debug_print("no random bytes: %s\n", sel4_driver_error_text(result.error));
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
