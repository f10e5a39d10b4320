// SPDX-License-Identifier: BSD-2-Clause
//
// Retype: objects are handed out from low to high addresses.  When an untyped has no children left,
// it is cleared from its watermark down to its start before it is used again; that is where memory
// becomes zero, so objects need not be cleared when they are made.

#include "untyped.h"

#include "arch.h"
#include "lookup.h"
#include "object.h"
#include "preempt.h"

#define CLEAR_CHUNK_BITS seL4_PageBits
#define CLEAR_CHUNK_WORK BIT(CLEAR_CHUNK_BITS - CONFIG_RESET_CHUNK_BITS)

typedef struct retype {
    word_t type;
    word_t size_bits;   // As given.
    word_t object_bits; // Of one object.
    word_t count;
    slot_t *first; // Where the capabilities go.
    word_t start;  // Offset of the first object.
    bool needs_reset;
} retype_t;

static result_t check_kind(call_t *call, retype_t *retype)
{
    retype->type = call_arg(call, 0);
    retype->size_bits = call_arg(call, 1);
    bool is_untyped = retype->type == seL4_UntypedObject;
    if (retype->type >= (word_t)seL4_ObjectTypeCount) {
        return fail_invalid_argument(0);
    }
    if (retype->size_bits >= WORD_BITS ||
        object_size_bits(retype->type, retype->size_bits) > seL4_MaxUntypedBits) {
        return fail_range(0, seL4_MaxUntypedBits);
    }
    if ((retype->type == seL4_CapTableObject && retype->size_bits == 0) ||
        (is_untyped && retype->size_bits < seL4_MinUntypedBits) ||
        (retype->type == seL4_SchedContextObject && retype->size_bits < seL4_MinSchedContextBits)) {
        return fail_invalid_argument(1);
    }
    retype->object_bits = object_size_bits(retype->type, retype->size_bits);
    return OK;
}

static result_t find_destination(call_t *call, retype_t *retype)
{
    cap_t root = call->extra[0]->cap;
    word_t node_index = call_arg(call, 2);
    word_t node_depth = call_arg(call, 3);
    word_t offset = call_arg(call, 4);
    cap_t node = root;
    if (node_depth != 0) {
        slot_t *slot = NULL;
        TRY(lookup_slot(root, node_index, node_depth, false, &slot));
        node = slot->cap;
    }
    if (node.type != CAP_CNODE) {
        return fail_lookup(
            false, (lookup_failure_t){ .type = seL4_MissingCapability, .bits_left = node_depth });
    }
    word_t slot_count = BIT(node.cnode.radix);
    retype->count = call_arg(call, 5);
    if (offset > slot_count - 1) {
        return fail_range(0, slot_count - 1);
    }
    if (retype->count < 1 || retype->count > CONFIG_RETYPE_FAN_OUT_LIMIT) {
        return fail_range(1, CONFIG_RETYPE_FAN_OUT_LIMIT);
    }
    if (retype->count > slot_count - offset) {
        return fail_range(1, slot_count - offset);
    }
    retype->first = cap_object(node, slot_t) + offset;
    for (word_t i = 0; i < retype->count; i++) {
        if (!slot_is_empty(&retype->first[i])) {
            return fail_delete_first();
        }
    }
    return OK;
}

static result_t find_memory(call_t *call, retype_t *retype)
{
    retype->needs_reset = !slot_has_children(call->slot);
    word_t watermark = retype->needs_reset ? 0 : call->slot->cap.untyped.free;
    word_t available = BIT(call->cap.untyped.size_bits) - watermark;
    retype->start = ROUND_UP(watermark, retype->object_bits);
    word_t padding = retype->start - watermark;
    if (available >> retype->object_bits < retype->count || padding > available ||
        (available - padding) >> retype->object_bits < retype->count) {
        return fail_not_enough_memory(available);
    }
    if (call->cap.untyped.is_device && retype->type != seL4_UntypedObject &&
        !arch_object_is_frame(retype->type)) {
        return fail_invalid_argument(1);
    }
    return OK;
}

// Clears what was handed out, from the top down, so that an interruption loses no work.
static result_t reset(slot_t *slot)
{
    char *base = cap_object(slot->cap, char);
    if (slot->cap.untyped.is_device) {
        slot->cap.untyped.free = 0;
        return OK;
    }
    while (slot->cap.untyped.free != 0) {
        word_t from = (slot->cap.untyped.free - 1) & ~MASK(CLEAR_CHUNK_BITS);
        arch_clear_for_user(base + from, slot->cap.untyped.free - from);
        slot->cap.untyped.free = from;
        TRY(preempt_point(CLEAR_CHUNK_WORK));
    }
    return OK;
}

result_t untyped_invoke(call_t *call)
{
    retype_t retype = { 0 };
    if (call->label != UntypedRetype) {
        return fail_illegal();
    }
    TRY(call_expect(call, 6, 1));
    TRY(check_kind(call, &retype));
    TRY(find_destination(call, &retype));
    TRY(find_memory(call, &retype));
    if (retype.needs_reset) {
        TRY(reset(call->slot));
    }
    char *memory = cap_object(call->cap, char) + retype.start;
    word_t size = BIT(retype.object_bits);
    call->slot->cap.untyped.free = retype.start + retype.count * size;
    for (word_t i = 0; i < retype.count; i++) {
        cap_t cap = object_create(retype.type, retype.size_bits, memory + i * size,
                                  call->cap.untyped.is_device);
        slot_insert_child(&retype.first[i], cap, call->slot);
    }
    return OK;
}
