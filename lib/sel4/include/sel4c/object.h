// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Kernel objects: what can be made out of untyped memory, and how big it is.
 *
 * A blueprint (sel4c/blueprint.h) says what to make.  The architecture-neutral ones are here;
 * frames, page tables and what only one architecture has are in sel4c/arch/<a>/object.h:
 *
 *     SEL4_BLUEPRINT_FRAME           the smallest frame
 *     sel4_frame_size_bits(n)        log2 of the n-th frame size, ascending; 0 beyond the last
 *     sel4_blueprint_frame(bits)     a frame of 2 to the power of `bits` bytes; no such: size 0
 *     SEL4_BLUEPRINT_VSPACE          the root of an address space
 *     sel4_blueprint_page_table(n)   a table of level n, 1 being the one below the root
 *
 * Raw layer: seL4_Untyped_Retype, seL4_…Object, seL4_…Bits.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include <sel4c/arch.h>
#include <sel4c/blueprint.h>
#include <sel4c/cap.h>
#include <sel4c/cspace.h>
#include <sel4c/error.h>
#include <sel4c/gen/config.h>
#include <sel4c/gen/invocations.h>
#include <sel4c/ipc_buffer.h>

#define SEL4_BLUEPRINT_TCB          ((sel4_blueprint_t){ seL4_TCBObject, 0 })
#define SEL4_BLUEPRINT_ENDPOINT     ((sel4_blueprint_t){ seL4_EndpointObject, 0 })
#define SEL4_BLUEPRINT_NOTIFICATION ((sel4_blueprint_t){ seL4_NotificationObject, 0 })
#if SEL4_CONFIG(KERNEL_MCS)
#define SEL4_BLUEPRINT_REPLY ((sel4_blueprint_t){ seL4_ReplyObject, 0 })
#endif

// Smaller untyped memory, of 2 to the power of `size_bits` bytes.
static inline sel4_blueprint_t sel4_blueprint_untyped(uint8_t size_bits)
{
    return (sel4_blueprint_t){ seL4_UntypedObject, size_bits };
}

// A CNode of 2 to the power of `slot_count_bits` slots.
static inline sel4_blueprint_t sel4_blueprint_cnode(uint8_t slot_count_bits)
{
    return (sel4_blueprint_t){ seL4_CapTableObject, slot_count_bits };
}

#if SEL4_CONFIG(KERNEL_MCS)
// A scheduling context of 2 to the power of `size_bits` bytes, at least seL4_MinSchedContextBits.
static inline sel4_blueprint_t sel4_blueprint_sched_context(uint8_t size_bits)
{
    return (sel4_blueprint_t){ seL4_SchedContextObject, size_bits };
}
#endif

#include SEL4_ARCH_HEADER(object.h)

/*
 * log2 of the bytes of untyped memory that one such object takes; 0 when the kernel makes no such
 * object, or not of that size.
 */
static inline unsigned sel4_blueprint_physical_size_bits(sel4_blueprint_t what);

/*
 * Makes `count` objects of one kind out of `untyped`, their capabilities in consecutive slots from
 * `first` on.
 *
 * (Not called sel4_untyped_retype: that is the generated invocation, which can also reach a CNode
 * through another.)
 *
 * Needs   `count` from 1 to SEL4_RETYPE_COUNT_MAX
 * Blocks  never
 * Fails   SEL4_ERR_DELETE_FIRST        a destination slot is occupied
 *         SEL4_ERR_NOT_ENOUGH_MEMORY   the objects do not fit in what is left
 *         SEL4_ERR_INVALID_ARGUMENT    no such kind, or a size that the kind does not allow
 *         SEL4_ERR_RANGE               the slots are not all in the CNode, or `count` is out of
 * range On failure nothing was made. Owns    the untyped keeps the memory; revoking it destroys the
 * objects.
 */
static inline sel4_result_t sel4_untyped_retype_to_with(sel4_ipc_buffer_t *ipc,
                                                        sel4_untyped_t untyped,
                                                        sel4_blueprint_t what, sel4_slot_t first,
                                                        size_t count)
{
    return sel4_untyped_retype_with(ipc, untyped, what.type, what.size_bits, first.cnode, 0, 0,
                                    first.index, count);
}

static inline sel4_result_t sel4_untyped_retype_to(sel4_untyped_t untyped, sel4_blueprint_t what,
                                                   sel4_slot_t first, size_t count)
{
    return sel4_untyped_retype(untyped, what.type, what.size_bits, first.cnode, 0, 0, first.index,
                               count);
}

#define SEL4_RETYPE_COUNT_MAX ((size_t)seL4_UntypedRetypeMaxObjects)

static inline unsigned sel4_priv_size_in(unsigned size_bits, unsigned low, unsigned high)
{
    return size_bits >= low && size_bits <= high ? size_bits : 0;
}

static inline unsigned sel4_blueprint_physical_size_bits(sel4_blueprint_t what)
{
    switch (what.type) {
    case seL4_UntypedObject:
        return sel4_priv_size_in(what.size_bits, seL4_MinUntypedBits, seL4_MaxUntypedBits);
    case seL4_CapTableObject: // one slot alone is not allowed
        return what.size_bits == 0
                   ? 0
                   : sel4_priv_size_in(what.size_bits + seL4_SlotBits, 0, seL4_MaxUntypedBits);
    case seL4_TCBObject:
        return seL4_TCBBits;
    case seL4_EndpointObject:
        return seL4_EndpointBits;
    case seL4_NotificationObject:
        return seL4_NotificationBits;
#if SEL4_CONFIG(KERNEL_MCS)
    case seL4_SchedContextObject:
        return sel4_priv_size_in(what.size_bits, seL4_MinSchedContextBits, seL4_MaxUntypedBits);
    case seL4_ReplyObject:
        return seL4_ReplyBits;
#endif
    default:
        return sel4_arch_object_size_bits(what.type);
    }
}
