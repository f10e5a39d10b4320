// SPDX-License-Identifier: BSD-2-Clause

/*
 * A PL031 clock as a protection domain: tells the time of day to every domain that may call, and is
 * set by one of them.
 */

#include <driver_domain.h>

#include <sel4c/ipc-drivers/rtc_server.h>
#include <sel4c/pl031.h>

SEL4_MK_REGION(rtc_registers, uint8_t);
SEL4_MK_WORD(rtc_setter, SEL4_MK_ID_COUNT); // none

static sel4_pl031_t pl031;
static sel4_rtc_t rtc;

static void answer(sel4_mk_channel_t channel, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    bool may_set = channel.id == SEL4_MK_WORD_VALUE(rtc_setter);
    sel4_rtc_server_serve(rtc, may_set, request, ret_answer);
}

static sel4_message_info_t called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message)
{
    (void)handler;
    return sel4_driver_domain_answer(channel, message, answer);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .called = called };
    sel4_mutable_span_t registers =
        SEL4_DRIVER_DOMAIN_REGION(rtc_registers, SEL4_PL031_REGISTERS_SIZE);
    sel4_driver_domain_expect(sel4_pl031_init(&pl031, (sel4_mmio_t){ registers.data }, &rtc),
                              "clock");
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
