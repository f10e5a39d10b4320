// SPDX-License-Identifier: BSD-2-Clause

/*
 * The beginnings of a domain with a driver.
 */

#include <driver_domain.h>

#include <sel4c/msg/ipc.h>

sel4_mutable_span_t sel4_driver_domain_region(const char *name, uintptr_t vaddr, uintptr_t size,
                                              size_t least)
{
    if (vaddr == 0 || size < least) {
        sel4_panic("%s: the system description must give a region %s of at least 0x%zx bytes",
                   sel4_mk_name(), name, least);
    }
    return sel4_mutable_span((void *)vaddr, size);
}

sel4_dma_region_t sel4_driver_domain_dma(const char *name, sel4_mutable_span_t region,
                                         uintptr_t paddr)
{
    if (paddr == 0) {
        sel4_panic("%s: the system description must set %s_paddr with region_paddr", sel4_mk_name(),
                   name);
    }
    return (sel4_dma_region_t){ region.data, paddr, region.size };
}

void sel4_driver_domain_expect(sel4_driver_result_t result, const char *what)
{
    if (result.error != SEL4_DRIVER_OK) {
        sel4_panic("%s: %s: %s", sel4_mk_name(), what, sel4_driver_error_text(result.error));
    }
}

void sel4_driver_domain_expect_shared(sel4_shm_result_t result, const char *name)
{
    if (result.error != SEL4_SHM_OK) {
        sel4_panic("%s: %s: %s", sel4_mk_name(), name, sel4_shm_error_text(result.error));
    }
}

void sel4_driver_domain_check_capacity(const char *name, uint32_t capacity, uint32_t max)
{
    if (capacity > max) {
        sel4_panic("%s: the region %s is for %u places; at most %u are possible", sel4_mk_name(),
                   name, capacity, max);
    }
}

void sel4_driver_domain_check_irq(uintptr_t irq)
{
    if (sel4_mk_irq_check(SEL4_MK_IRQ((unsigned)irq)).error != SEL4_OK) {
        sel4_panic("%s: the system description gives no interrupt with number %lu", sel4_mk_name(),
                   (unsigned long)irq);
    }
}

void sel4_driver_domain_check_channels(uintptr_t irq, uintptr_t client)
{
    sel4_driver_domain_check_irq(irq);
    if (sel4_mk_channel_check(SEL4_MK_CHANNEL((unsigned)client), SEL4_MK_MAY_NOTIFY).error !=
        SEL4_OK) {
        sel4_panic("%s: the system description gives no channel with number %lu", sel4_mk_name(),
                   (unsigned long)client);
    }
}

sel4_message_info_t sel4_driver_domain_answer(sel4_mk_channel_t channel,
                                              sel4_message_info_t message,
                                              sel4_driver_domain_answer_t answer)
{
    sel4_msg_t request;
    sel4_msg_t out;
    if (sel4_msg_from_ipc(message, &request).error != SEL4_MSG_OK) {
        sel4_msg_refuse(&out, SEL4_MSG_REFUSAL_MESSAGE);
    } else {
        answer(channel, &request, &out);
    }
    return sel4_msg_to_ipc(&out);
}
