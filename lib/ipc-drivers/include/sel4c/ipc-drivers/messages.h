// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The protected calls between clients and servers, by class of device.
 *
 * A server that cannot, refuses with a number of <sel4c/driver/error.h>, or, what it cannot read,
 * with SEL4_MSG_REFUSAL_MESSAGE.
 */

#include <sel4c/driver/error.h>
#include <sel4c/msg/types.h>

// The most random bytes of one answer.
#define SEL4_RNG_TAKE_MAX 256u

#define SEL4_PRIV_NOTHING(WORD, BYTES)

#define SEL4_PRIV_TIMER_NOW_ANSWER(WORD, BYTES)  WORD(uint64_t, now_ns)
#define SEL4_PRIV_TIMER_SET_REQUEST(WORD, BYTES) WORD(uint64_t, deadline_ns)
SEL4_MSG_CALL(sel4_timer_msg_now, 1, SEL4_PRIV_NOTHING, SEL4_PRIV_TIMER_NOW_ANSWER);
SEL4_MSG_CALL(sel4_timer_msg_set, 2, SEL4_PRIV_TIMER_SET_REQUEST, SEL4_PRIV_NOTHING);
SEL4_MSG_CALL(sel4_timer_msg_cancel, 3, SEL4_PRIV_NOTHING, SEL4_PRIV_NOTHING);

#define SEL4_PRIV_RTC_SECONDS(WORD, BYTES) WORD(uint64_t, seconds)
SEL4_MSG_CALL(sel4_rtc_msg_now, 1, SEL4_PRIV_NOTHING, SEL4_PRIV_RTC_SECONDS);
SEL4_MSG_CALL(sel4_rtc_msg_set, 2, SEL4_PRIV_RTC_SECONDS, SEL4_PRIV_NOTHING);

#define SEL4_PRIV_RNG_SIZE(WORD, BYTES)  WORD(uint32_t, size)
#define SEL4_PRIV_RNG_BYTES(WORD, BYTES) BYTES(bytes, SEL4_RNG_TAKE_MAX)
SEL4_MSG_CALL(sel4_rng_msg_request, 1, SEL4_PRIV_RNG_SIZE, SEL4_PRIV_NOTHING);
SEL4_MSG_CALL(sel4_rng_msg_take, 2, SEL4_PRIV_RNG_SIZE, SEL4_PRIV_RNG_BYTES);

#define SEL4_PRIV_NIC_ABOUT(WORD, BYTES) BYTES(mac, 6) WORD(uint16_t, mtu) WORD(bool, is_up)
SEL4_MSG_CALL(sel4_nic_msg_about, 1, SEL4_PRIV_NOTHING, SEL4_PRIV_NIC_ABOUT);

#define SEL4_PRIV_DISK_ABOUT(WORD, BYTES) \
    WORD(uint64_t, sector_count)          \
    WORD(uint32_t, sector_size)           \
    WORD(uint32_t, request_sectors_max)   \
    WORD(bool, is_read_only)              \
    WORD(bool, has_flush)
SEL4_MSG_CALL(sel4_disk_msg_about, 1, SEL4_PRIV_NOTHING, SEL4_PRIV_DISK_ABOUT);
