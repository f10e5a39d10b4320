// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Places for capabilities, and moving capabilities between them.
 *
 * A slot is a CNode and an index into that very CNode; new objects are made into slots.  A path is
 * the general form: an address of `depth` bits, looked up from the CNode `root`.  Each function
 * here stands on one generated CNode invocation, whose comment in sel4c/gen/invocations.h has all
 * that the kernel may answer; the errors named here are the usual ones.  On failure nothing
 * changed.
 *
 * Raw layer: seL4_CNode_…, seL4_CNode_CapData_t, seL4_SetCapReceivePath.
 */

#include <stdint.h>

#include <sel4/sel4.h>

#include <sel4c/cap.h>
#include <sel4c/error.h>
#include <sel4c/gen/config.h>
#include <sel4c/gen/invocations.h>
#include <sel4c/ipc_buffer.h>
#include <sel4c/rights.h>

// A place for one capability: a CNode and an index into it.
typedef struct sel4_slot {
    sel4_cnode_t cnode;
    seL4_Word index;
} sel4_slot_t;

// A place for one capability by its address: the lowest `depth` bits of `index`, from `root` on.
typedef struct sel4_path {
    sel4_cnode_t root;
    seL4_Word index;
    uint8_t depth;
} sel4_path_t;

/*
 * The path of a full-length address: what invoking the capability would use, if `root` is the
 * caller's own root CNode.
 */
static inline sel4_path_t sel4_path(sel4_cnode_t root, seL4_Word address)
{
    return (sel4_path_t){ root, address, seL4_WordBits };
}

// The path of a slot whose CNode capability resolves `depth` bits: guard and index together.
static inline sel4_path_t sel4_slot_path(sel4_slot_t slot, uint8_t depth)
{
    return (sel4_path_t){ slot.cnode, slot.index, depth };
}

/*
 * The guard of a CNode capability, as the badge of sel4_path_mint() and sel4_path_mutate() and for
 * sel4_thread_spaces_t: the lookup skips `size_bits` bits, which must be equal to `guard`.  Bits
 * that do not fit are dropped.
 */
static inline seL4_Word sel4_cnode_guard(seL4_Word guard, unsigned size_bits)
{
    return seL4_CNode_CapData_new(guard & (((seL4_Word)1 << seL4_GuardBits) - 1),
                                  size_bits & ((1u << seL4_GuardSizeBits) - 1))
        .words[0];
}

/*
 * Copies the capability at `from`, with at most `rights`, into the empty `to`.
 *
 * Blocks  never
 * Fails   SEL4_ERR_DELETE_FIRST    `to` is occupied
 *         SEL4_ERR_FAILED_LOOKUP   a path leads nowhere, or nothing is at `from`
 */
static inline sel4_result_t sel4_path_copy_with(sel4_ipc_buffer_t *ipc, sel4_path_t to,
                                                sel4_path_t from, sel4_cap_rights_t rights)
{
    return sel4_cnode_copy_with(ipc, to.root, to.index, to.depth, from.root, from.index, from.depth,
                                rights);
}

static inline sel4_result_t sel4_path_copy(sel4_path_t to, sel4_path_t from,
                                           sel4_cap_rights_t rights)
{
    return sel4_cnode_copy(to.root, to.index, to.depth, from.root, from.index, from.depth, rights);
}

/*
 * Copies with at most `rights` and with a badge; for a CNode, `badge` is a guard.
 *
 * Blocks  never
 * Fails   SEL4_ERR_DELETE_FIRST       `to` is occupied
 *         SEL4_ERR_FAILED_LOOKUP      a path leads nowhere, or nothing is at `from`
 *         SEL4_ERR_ILLEGAL_OPERATION  the capability has a badge already, or can have none
 */
static inline sel4_result_t sel4_path_mint_with(sel4_ipc_buffer_t *ipc, sel4_path_t to,
                                                sel4_path_t from, sel4_cap_rights_t rights,
                                                seL4_Word badge)
{
    return sel4_cnode_mint_with(ipc, to.root, to.index, to.depth, from.root, from.index, from.depth,
                                rights, badge);
}

static inline sel4_result_t sel4_path_mint(sel4_path_t to, sel4_path_t from,
                                           sel4_cap_rights_t rights, seL4_Word badge)
{
    return sel4_cnode_mint(to.root, to.index, to.depth, from.root, from.index, from.depth, rights,
                           badge);
}

/*
 * Moves the capability at `from` to the empty `to`.
 *
 * Blocks  never
 * Fails   SEL4_ERR_DELETE_FIRST    `to` is occupied
 *         SEL4_ERR_FAILED_LOOKUP   a path leads nowhere, or nothing is at `from`
 */
static inline sel4_result_t sel4_path_move_with(sel4_ipc_buffer_t *ipc, sel4_path_t to,
                                                sel4_path_t from)
{
    return sel4_cnode_move_with(ipc, to.root, to.index, to.depth, from.root, from.index,
                                from.depth);
}

static inline sel4_result_t sel4_path_move(sel4_path_t to, sel4_path_t from)
{
    return sel4_cnode_move(to.root, to.index, to.depth, from.root, from.index, from.depth);
}

/*
 * Moves, and sets the badge or guard.
 *
 * Blocks  never
 * Fails   as sel4_path_mint()
 */
static inline sel4_result_t sel4_path_mutate_with(sel4_ipc_buffer_t *ipc, sel4_path_t to,
                                                  sel4_path_t from, seL4_Word badge)
{
    return sel4_cnode_mutate_with(ipc, to.root, to.index, to.depth, from.root, from.index,
                                  from.depth, badge);
}

static inline sel4_result_t sel4_path_mutate(sel4_path_t to, sel4_path_t from, seL4_Word badge)
{
    return sel4_cnode_mutate(to.root, to.index, to.depth, from.root, from.index, from.depth, badge);
}

/*
 * Moves `from` to `pivot` and `pivot` to `to` in one step, with badges or guards as for
 * sel4_path_mutate().  `to` may be `from`: the two then change places.
 *
 * Blocks  never
 * Fails   SEL4_ERR_DELETE_FIRST       `to` is occupied and is not `from`
 *         SEL4_ERR_FAILED_LOOKUP      a path leads nowhere, or `from` or `pivot` is empty
 *         SEL4_ERR_ILLEGAL_OPERATION  `pivot` is `to` or `from`, or a badge cannot be set
 */
static inline sel4_result_t sel4_path_rotate_with(sel4_ipc_buffer_t *ipc, sel4_path_t to,
                                                  seL4_Word to_badge, sel4_path_t pivot,
                                                  seL4_Word pivot_badge, sel4_path_t from)
{
    return sel4_cnode_rotate_with(ipc, to.root, to.index, to.depth, to_badge, pivot.root,
                                  pivot.index, pivot.depth, pivot_badge, from.root, from.index,
                                  from.depth);
}

static inline sel4_result_t sel4_path_rotate(sel4_path_t to, seL4_Word to_badge, sel4_path_t pivot,
                                             seL4_Word pivot_badge, sel4_path_t from)
{
    return sel4_cnode_rotate(to.root, to.index, to.depth, to_badge, pivot.root, pivot.index,
                             pivot.depth, pivot_badge, from.root, from.index, from.depth);
}

/*
 * Empties the place; empty already is no failure.  The last capability to an object takes the
 * object with it.
 *
 * Blocks  never
 * Fails   SEL4_ERR_FAILED_LOOKUP   the path leads nowhere
 */
static inline sel4_result_t sel4_path_delete_with(sel4_ipc_buffer_t *ipc, sel4_path_t path)
{
    return sel4_cnode_delete_with(ipc, path.root, path.index, path.depth);
}

static inline sel4_result_t sel4_path_delete(sel4_path_t path)
{
    return sel4_cnode_delete(path.root, path.index, path.depth);
}

/*
 * Deletes every capability derived from the one at `path`, which stays.
 *
 * Blocks  never, but takes as long as there are descendants
 * Fails   SEL4_ERR_FAILED_LOOKUP   the path leads nowhere
 */
static inline sel4_result_t sel4_path_revoke_with(sel4_ipc_buffer_t *ipc, sel4_path_t path)
{
    return sel4_cnode_revoke_with(ipc, path.root, path.index, path.depth);
}

static inline sel4_result_t sel4_path_revoke(sel4_path_t path)
{
    return sel4_cnode_revoke(path.root, path.index, path.depth);
}

/*
 * Cancels the sends that wait on an endpoint through capabilities with the badge of this one, so
 * that the badge can be used anew.  No effect on other capabilities.
 *
 * Needs   all rights on the endpoint
 * Blocks  never
 * Fails   SEL4_ERR_ILLEGAL_OPERATION  a right is missing
 */
static inline sel4_result_t sel4_path_cancel_badged_sends_with(sel4_ipc_buffer_t *ipc,
                                                               sel4_path_t path)
{
    return sel4_cnode_cancel_badged_sends_with(ipc, path.root, path.index, path.depth);
}

static inline sel4_result_t sel4_path_cancel_badged_sends(sel4_path_t path)
{
    return sel4_cnode_cancel_badged_sends(path.root, path.index, path.depth);
}

#if !SEL4_CONFIG(KERNEL_MCS)
/*
 * Saves the authority to reply that this thread holds in the empty `path`, so that it can receive
 * again before it answers.
 *
 * Blocks  never
 * Fails   SEL4_ERR_DELETE_FIRST   `path` is occupied
 */
static inline sel4_result_t sel4_path_save_caller_with(sel4_ipc_buffer_t *ipc, sel4_path_t path)
{
    return sel4_cnode_save_caller_with(ipc, path.root, path.index, path.depth);
}

static inline sel4_result_t sel4_path_save_caller(sel4_path_t path)
{
    return sel4_cnode_save_caller(path.root, path.index, path.depth);
}
#endif

// Where the capability of the next message received is to be put.
static inline void sel4_receive_path_set_with(sel4_ipc_buffer_t *ipc, sel4_path_t path)
{
    ipc->receiveCNode = path.root.bits;
    ipc->receiveIndex = path.index;
    ipc->receiveDepth = path.depth;
}

static inline void sel4_receive_path_set(sel4_path_t path)
{
    sel4_receive_path_set_with(sel4_ipc_buffer_get(), path);
}
