// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Capabilities: two words each.  The first holds the type and, for most types, the address of the
 * object; what else there is depends on the type.
 *
 * Odd types belong to the architecture, whose layouts are in its arch_cap.h.  The numbers are those
 * that seL4_DebugCapIdentify returns.
 */

#include "kernel.h"

typedef enum cap_type {
    CAP_NULL = 0,
    CAP_FRAME = 1,
    CAP_UNTYPED = 2,
    CAP_PAGE_TABLE = 3,
    CAP_ENDPOINT = 4,
    CAP_NOTIFICATION = 6,
    CAP_REPLY = 8,
    CAP_VSPACE = 9,
    CAP_CNODE = 10,
    CAP_ASID_CONTROL = 11,
    CAP_TCB = 12,
    CAP_ASID_POOL = 13,
    CAP_IRQ_CONTROL = 14,
    CAP_IRQ_HANDLER = 16,
    CAP_ZOMBIE = 18,
    CAP_DOMAIN = 20,
    CAP_SCHED_CONTEXT = 22,
    CAP_SCHED_CONTROL = 24,
    CAP_SGI_SIGNAL = 27,
} cap_type_t;

// Bits of seL4_CapRights_t.
#define RIGHT_WRITE       1u
#define RIGHT_READ        2u
#define RIGHT_GRANT       4u
#define RIGHT_GRANT_REPLY 8u
#define RIGHTS_ALL        15u

// The first word of each layout starts with these bits and ends with the object's address.
#define CAP_HEAD_ uint64_t type : 6

typedef union cap {
    struct {
        CAP_HEAD_;
        uint64_t : 10;
        uint64_t object : 48; // See unpack_address().
        uint64_t word;
    };
    struct {
        CAP_HEAD_;
        uint64_t size_bits : 6;
        uint64_t is_device : 1;
        uint64_t : 3;
        uint64_t object : 48;
        uint64_t free; // Offset of the first byte not handed out yet.
    } untyped;
    struct {
        CAP_HEAD_;
        uint64_t rights : 4;
        uint64_t : 6;
        uint64_t object : 48;
        uint64_t badge;
    } endpoint; // And notification.
    struct {
        CAP_HEAD_;
        uint64_t radix : 6;
        uint64_t : 4;
        uint64_t object : 48;
        uint64_t guard : 58;
        uint64_t guard_size : 6;
    } cnode;
    struct {
        CAP_HEAD_;
        uint64_t can_grant : 1;
        uint64_t : 9;
        uint64_t object : 48;
        uint64_t unused;
    } reply;
    struct {
        CAP_HEAD_;
        uint64_t size_bits : 6;
        uint64_t : 4;
        uint64_t object : 48;
        uint64_t unused;
    } sched_context;
    struct {
        CAP_HEAD_;
        uint64_t : 58;
        uint64_t number;
    } irq_handler;
    struct {
        CAP_HEAD_;
        uint64_t size_bits : 6; // Of the object's memory.
        uint64_t : 4;
        uint64_t object : 48;
        uint64_t slots_left;
    } zombie; // A container on its way out: see delete.h.
    // The architecture's layouts.
    struct {
        CAP_HEAD_;
        uint64_t size : 2; // Index of the page size, 0 the smallest.
        uint64_t rights : 2;
        uint64_t is_device : 1;
        uint64_t is_mapped : 1;
        uint64_t : 4;
        uint64_t object : 48;
        uint64_t page : 48; // Virtual address >> 12.
        uint64_t asid : 16;
    } frame;
    struct {
        CAP_HEAD_;
        uint64_t is_mapped : 1;
        uint64_t : 9;
        uint64_t object : 48;
        uint64_t page : 48;
        uint64_t asid : 16;
    } page_table; // And VSpace, where it is mapped when it has an ASID.
    struct {
        CAP_HEAD_;
        uint64_t : 10;
        uint64_t object : 48;
        uint64_t index; // Which of the pools of the system it is.
    } asid_pool;
    struct {
        CAP_HEAD_;
        uint64_t : 58;
        uint64_t irq : 32;
        uint64_t target : 32;
    } sgi;
} cap_t;

_Static_assert(sizeof(cap_t) == 16, "a capability is half a slot");

static inline cap_type_t cap_type(cap_t cap)
{
    return (cap_type_t)cap.type;
}

static inline bool cap_is_null(cap_t cap)
{
    return cap.type == CAP_NULL;
}

static inline bool cap_is_arch(cap_t cap)
{
    return (cap.type & 1) != 0;
}

static inline word_t cap_address(cap_t cap)
{
    return unpack_address(cap.object);
}

// The object as a typed pointer: cap_object(cap, struct endpoint).
#define cap_object(cap, kind) ((kind *)cap_address(cap))

static inline bool cap_is_badgeable(cap_t cap)
{
    return cap.type == CAP_ENDPOINT || cap.type == CAP_NOTIFICATION;
}

cap_t cap_make(cap_type_t type, const void *object);

// log2 of the memory that a capability's object takes, or 0 if it stands for no memory.
word_t cap_size_bits(cap_t cap);

// Whether `b` speaks of (part of) what `a` speaks of, so that `a` may be its parent.
bool cap_covers(cap_t a, cap_t b);

// Whether both speak of the same object, so that neither is the last one to it.
bool cap_same_object(cap_t a, cap_t b);

// The rights and badge arguments of the copying invocations.  A null capability comes back where
// the operation makes no sense for the type.
cap_t cap_with_rights(cap_t cap, word_t rights);
cap_t cap_with_data(cap_t cap, word_t data, bool keep_badge);
