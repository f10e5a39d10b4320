// SPDX-License-Identifier: BSD-2-Clause

// What a protection domain may do, with its identifiers held against the masks that the tool wrote.

#include <microkit.h>

#include "domain.h"

static sel4_result_t check(seL4_Word mask, unsigned id)
{
    return SEL4_FAILURE(microkit_priv_has(mask, id) ? SEL4_OK : SEL4_ERR_INVALID_CAPABILITY);
}

static sel4_result_t check_child(sel4_mk_child_t child)
{
    return SEL4_FAILURE(child.id < SEL4_MK_ID_COUNT ? SEL4_OK : SEL4_ERR_INVALID_CAPABILITY);
}

sel4_result_t sel4_mk_channel_check(sel4_mk_channel_t channel, unsigned what)
{
    if ((what & SEL4_MK_MAY_NOTIFY) != 0) {
        SEL4_TRY(check(microkit_notifications, channel.id));
    }
    if ((what & SEL4_MK_MAY_CALL) != 0) {
        SEL4_TRY(check(microkit_pps, channel.id));
    }
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_irq_check(sel4_mk_irq_t irq)
{
    return check(microkit_irqs, irq.id);
}

sel4_result_t sel4_mk_ioport(unsigned id, sel4_cap_t *ret_ports)
{
    SEL4_TRY(check(microkit_ioports, id));
    *ret_ports = (sel4_cap_t){ SEL4_MK_SLOT_IOPORT + id };
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_notify(sel4_mk_channel_t channel)
{
    SEL4_TRY(check(microkit_notifications, channel.id));
    seL4_Signal(SEL4_MK_SLOT_NOTIFY + channel.id);
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_call(sel4_mk_channel_t channel, sel4_message_info_t message,
                           sel4_message_info_t *ret_answer)
{
    SEL4_TRY(check(microkit_pps, channel.id));
    *ret_answer = seL4_Call(SEL4_MK_SLOT_CALL + channel.id, message);
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_irq_ack(sel4_mk_irq_t irq)
{
    SEL4_TRY(check(microkit_irqs, irq.id));
    return sel4_result_from_raw((seL4_Error)seL4_IRQHandler_Ack(SEL4_MK_SLOT_IRQ + irq.id));
}

sel4_result_t sel4_mk_defer_notify(sel4_mk_channel_t channel)
{
    SEL4_TRY(check(microkit_notifications, channel.id));
    sel4_mk_priv_deferred_notify |= (seL4_Word)1 << channel.id;
    microkit_have_signal = seL4_True;
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_defer_irq_ack(sel4_mk_irq_t irq)
{
    SEL4_TRY(check(microkit_irqs, irq.id));
    sel4_mk_priv_deferred_ack |= (seL4_Word)1 << irq.id;
    microkit_have_signal = seL4_True;
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_child_restart(sel4_mk_child_t child, seL4_Word entry)
{
    SEL4_TRY(check_child(child));
    seL4_UserContext context = { 0 };
    *sel4_user_context_pc(&context) = entry;
    return sel4_result_from_raw((seL4_Error)seL4_TCB_WriteRegisters(
        SEL4_MK_SLOT_CHILD_TCB + child.id, seL4_True, 0, 1, &context));
}

sel4_result_t sel4_mk_child_stop(sel4_mk_child_t child)
{
    SEL4_TRY(check_child(child));
    return sel4_tcb_suspend(sel4_mk_child_tcb(child));
}

sel4_result_t sel4_mk_child_resume(sel4_mk_child_t child)
{
    SEL4_TRY(check_child(child));
    return sel4_tcb_resume(sel4_mk_child_tcb(child));
}

bool sel4_mk_is_passive(void)
{
    return *(const volatile bool *)&microkit_passive;
}

sel4_result_t sel4_mk_message_from_words(seL4_Word label, const seL4_Word *words, size_t count,
                                         sel4_message_info_t *ret_message)
{
    if (count > SEL4_MK_MESSAGE_WORDS) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    if (count > 0) {
        __builtin_memcpy(sel4_ipc_buffer_get()->msg, words, count * sizeof(*words));
    }
    *ret_message = sel4_message_info(label, count, 0);
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_message_to_words(sel4_message_info_t message, seL4_Word *words,
                                       size_t capacity, size_t *ret_count)
{
    size_t count = sel4_message_info_word_count(message);
    if (count > capacity) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    if (count > 0) {
        __builtin_memcpy(words, sel4_ipc_buffer_get()->msg, count * sizeof(*words));
    }
    *ret_count = count;
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_message_from_bytes(seL4_Word label, sel4_span_t bytes,
                                         sel4_message_info_t *ret_message)
{
    if (bytes.size > (SEL4_MK_MESSAGE_WORDS - 1) * sizeof(seL4_Word)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    seL4_Word *words = sel4_ipc_buffer_get()->msg;
    size_t count = (bytes.size + sizeof(seL4_Word) - 1) / sizeof(seL4_Word);
    words[0] = bytes.size;
    if (count > 0) {
        words[count] = 0;
        __builtin_memcpy(&words[1], bytes.data, bytes.size);
    }
    *ret_message = sel4_message_info(label, count + 1, 0);
    return SEL4_SUCCESS;
}

sel4_result_t sel4_mk_message_to_bytes(sel4_message_info_t message, void *buffer, size_t size,
                                       size_t *ret_size)
{
    size_t word_count = sel4_message_info_word_count(message);
    const seL4_Word *words = sel4_ipc_buffer_get()->msg;
    if (word_count == 0 || words[0] > (word_count - 1) * sizeof(seL4_Word)) {
        return SEL4_FAILURE(SEL4_ERR_TRUNCATED_MESSAGE);
    }
    if (words[0] > size) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    __builtin_memcpy(buffer, &words[1], words[0]);
    *ret_size = words[0];
    return SEL4_SUCCESS;
}
