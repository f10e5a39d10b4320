// SPDX-License-Identifier: BSD-2-Clause
//
// Messages: words in registers and IPC buffers, and the capabilities that travel with them (seL4
// manual, "Capability Transfer").

#include "message.h"

#include "arch.h"
#include "endpoint.h"
#include "lookup.h"

// Word offsets in seL4_IPCBuffer.
#define BUFFER_MSG        (offsetof(seL4_IPCBuffer, msg) / sizeof(word_t))
#define BUFFER_CAPS       (offsetof(seL4_IPCBuffer, caps_or_badges) / sizeof(word_t))
#define BUFFER_RECV_CNODE (offsetof(seL4_IPCBuffer, receiveCNode) / sizeof(word_t))
#define BUFFER_RECV_INDEX (offsetof(seL4_IPCBuffer, receiveIndex) / sizeof(word_t))
#define BUFFER_RECV_DEPTH (offsetof(seL4_IPCBuffer, receiveDepth) / sizeof(word_t))

word_t message_info(word_t label, word_t unwrapped, word_t caps, word_t length)
{
    return seL4_MessageInfo_new(label, unwrapped, caps, length).words[0];
}

word_t message_info_length(word_t info)
{
    word_t length = seL4_MessageInfo_get_length((seL4_MessageInfo_t){ { info } });
    return length > seL4_MsgMaxLength ? seL4_MsgMaxLength : length;
}

word_t message_get(const tcb_t *tcb, const word_t *buffer, word_t index)
{
    if (index < seL4_FastMessageRegisters) {
        return arch_get_message(tcb, index);
    }
    return buffer == NULL ? 0 : buffer[BUFFER_MSG + index];
}

bool message_set(tcb_t *tcb, word_t *buffer, word_t index, word_t value)
{
    if (index < seL4_FastMessageRegisters) {
        arch_set_message(tcb, index, value);
        return true;
    }
    if (buffer == NULL) {
        return false;
    }
    buffer[BUFFER_MSG + index] = value;
    return true;
}

bool message_find_caps(const tcb_t *sender, word_t info, slot_t *ret_slots[seL4_MsgMaxExtraCaps],
                       word_t *ret_count, word_t *ret_missing, lookup_failure_t *ret_why)
{
    word_t count = seL4_MessageInfo_get_extraCaps((seL4_MessageInfo_t){ { info } });
    const word_t *buffer = thread_ipc_buffer(sender, false);
    if (buffer == NULL) {
        count = 0;
    }
    for (word_t i = 0; i < count; i++) {
        word_t address = buffer[BUFFER_CAPS + i];
        lookup_t found = lookup_cap(sender, address);
        if (found.slot == NULL) {
            *ret_missing = address;
            *ret_why = found.failure;
            return false;
        }
        ret_slots[i] = found.slot;
    }
    *ret_count = count;
    return true;
}

// Where the receiver wants a capability: an empty slot, or NULL.
static slot_t *receive_slot(const tcb_t *receiver, const word_t *buffer)
{
    lookup_t cnode = lookup_cap(receiver, buffer[BUFFER_RECV_CNODE]);
    if (cnode.slot == NULL || cnode.slot->cap.type != CAP_CNODE) {
        return NULL;
    }
    word_t depth = buffer[BUFFER_RECV_DEPTH];
    if (depth < 1 || depth > WORD_BITS) {
        return NULL;
    }
    lookup_t found = lookup_address(cnode.slot->cap, buffer[BUFFER_RECV_INDEX], depth);
    return found.slot != NULL && found.bits_left == 0 && slot_is_empty(found.slot) ? found.slot
                                                                                   : NULL;
}

typedef struct transferred {
    word_t count;
    word_t unwrapped; // One bit for each.
} transferred_t;

static transferred_t transfer_caps(slot_t *const *slots, word_t count, tcb_t *receiver,
                                   word_t *buffer, const endpoint_t *endpoint)
{
    transferred_t done = { 0, 0 };
    slot_t *free_slot = receive_slot(receiver, buffer);
    for (; done.count < count; done.count++) {
        slot_t *source = slots[done.count];
        if (source->cap.type == CAP_ENDPOINT && endpoint != NULL &&
            cap_object(source->cap, endpoint_t) == endpoint) {
            buffer[BUFFER_CAPS + done.count] = source->cap.endpoint.badge;
            done.unwrapped |= BIT(done.count);
            continue;
        }
        cap_t cap;
        if (free_slot == NULL || slot_derive(source, &cap).error != 0) {
            break;
        }
        slot_insert_derived(free_slot, cap, source);
        free_slot = NULL;
    }
    return done;
}

static word_t copy_words(tcb_t *sender, tcb_t *receiver, word_t length)
{
    word_t i = 0;
    for (; i < length && i < seL4_FastMessageRegisters; i++) {
        arch_set_message(receiver, i, arch_get_message(sender, i));
    }
    if (i == length) {
        return i;
    }
    const word_t *from = thread_ipc_buffer(sender, false);
    word_t *to = thread_ipc_buffer(receiver, true);
    if (from == NULL || to == NULL) {
        return i;
    }
    for (; i < length; i++) {
        to[BUFFER_MSG + i] = from[BUFFER_MSG + i];
    }
    return i;
}

static void transfer_normal(tcb_t *sender, tcb_t *receiver, word_t badge, bool may_grant,
                            const endpoint_t *endpoint)
{
    slot_t *slots[seL4_MsgMaxExtraCaps];
    word_t count = 0;
    word_t missing;
    lookup_failure_t why;
    word_t info = arch_get_info(sender);
    if (!may_grant || !message_has_caps(info) ||
        !message_find_caps(sender, info, slots, &count, &missing, &why)) {
        count = 0;
    }
    word_t length = copy_words(sender, receiver, message_info_length(info));
    transferred_t caps = { 0, 0 };
    word_t *to = count == 0 ? NULL : thread_ipc_buffer(receiver, true);
    if (to != NULL) {
        caps = transfer_caps(slots, count, receiver, to, endpoint);
    }
    word_t label = seL4_MessageInfo_get_label((seL4_MessageInfo_t){ { info } });
    arch_set_info(receiver, message_info(label, caps.unwrapped, caps.count, length));
    arch_set_badge(receiver, badge);
}

void message_transfer(tcb_t *sender, tcb_t *receiver, word_t badge, bool may_grant,
                      const endpoint_t *endpoint)
{
    if (sender->fault.type == seL4_Fault_NullFault) {
        transfer_normal(sender, receiver, badge, may_grant, endpoint);
        return;
    }
    word_t length = fault_write_message(sender, receiver);
    arch_set_info(receiver, message_info(sender->fault.type, 0, 0, length));
    arch_set_badge(receiver, badge);
}
