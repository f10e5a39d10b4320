// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What protection domains with a driver have in common: the memory that the system description
 * gives them, and an end with a sentence when it does not.
 */

#include <sel4c/driver/dma.h>
#include <sel4c/driver/error.h>
#include <sel4c/microkit.h>
#include <sel4c/msg/msg.h>
#include <sel4c/shm/error.h>

/*
 * A region that the domain cannot do without: its `name` as in SEL4_MK_REGION, of `least` bytes or
 * more.  Panics when the system description has not set its address and size.
 */
#define SEL4_DRIVER_DOMAIN_REGION(name, least)                         \
    sel4_driver_domain_region(#name, SEL4_MK_WORD_VALUE(name##_vaddr), \
                              SEL4_MK_WORD_VALUE(name##_size), (least))

sel4_mutable_span_t sel4_driver_domain_region(const char *name, uintptr_t vaddr, uintptr_t size,
                                              size_t least);

/*
 * The same for one that the device sees too, at the address in the word `name`_paddr.
 */
#define SEL4_DRIVER_DOMAIN_DMA(name, least)                               \
    sel4_driver_domain_dma(#name, SEL4_DRIVER_DOMAIN_REGION(name, least), \
                           SEL4_MK_WORD_VALUE(name##_paddr))

sel4_dma_region_t sel4_driver_domain_dma(const char *name, sel4_mutable_span_t region,
                                         uintptr_t paddr);

// Panics with the driver's reason when it cannot begin.
void sel4_driver_domain_expect(sel4_driver_result_t result, const char *what);

// The same for rings that are shared with the client, in the region `name`.
void sel4_driver_domain_expect_shared(sel4_shm_result_t result, const char *name);

// Panics when the rings in the region `name` have a capacity above `max`.
void sel4_driver_domain_check_capacity(const char *name, uint32_t capacity, uint32_t max);

// Panics when the domain has no such interrupt.
void sel4_driver_domain_check_irq(uintptr_t irq);

// The same, and when it may not notify its client.
void sel4_driver_domain_check_channels(uintptr_t irq, uintptr_t client);

typedef void (*sel4_driver_domain_answer_t)(sel4_mk_channel_t channel, const sel4_msg_t *request,
                                            sel4_msg_t *ret_answer);

/*
 * Answers a protected call: `answer` is given what came, in memory of our own.  What is no message
 * is refused.
 */
sel4_message_info_t sel4_driver_domain_answer(sel4_mk_channel_t channel,
                                              sel4_message_info_t message,
                                              sel4_driver_domain_answer_t answer);
