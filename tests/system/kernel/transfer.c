// SPDX-License-Identifier: BSD-2-Clause
//
// Capabilities in messages: transfer and unwrapping, and the rights that they need.

#include "kt.h"

#define ABOVE (KT_PRIORITY + 1)

static seL4_CPtr endpoint;
static seL4_CPtr receive_slot;

static struct {
    seL4_Word caps, unwrapped, length, badge;
    seL4_Word badges[seL4_MsgMaxExtraCaps];
} got;

static void note_message(seL4_MessageInfo_t info, seL4_Word badge)
{
    got.caps = seL4_MessageInfo_get_extraCaps(info);
    got.unwrapped = seL4_MessageInfo_get_capsUnwrapped(info);
    got.length = seL4_MessageInfo_get_length(info);
    got.badge = badge;
    for (int i = 0; i < (int)seL4_MsgMaxExtraCaps; i++) {
        got.badges[i] = seL4_GetBadge(i);
    }
}

// With a receive slot, unless that is 0.
static void receive_for_ever(seL4_Word cap)
{
    for (;;) {
        seL4_Word badge = 99;
        if (receive_slot != 0) {
            seL4_SetCapReceivePath(KT_ROOT, receive_slot, KT_DEPTH);
        }
        seL4_MessageInfo_t info = seL4_Recv(cap, &badge, kt_self()->reply);
        note_message(info, badge);
    }
}

static void start(void)
{
    endpoint = kt_make(seL4_EndpointObject, 0);
    receive_slot = kt_slot();
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
}

static void send(seL4_CPtr to, seL4_Word count, const seL4_CPtr *caps)
{
    for (seL4_Word i = 0; i < count; i++) {
        seL4_SetCap((int)i, caps[i]);
    }
    seL4_SetMR(0, 7);
    seL4_Send(to, seL4_MessageInfo_new(1, 0, count, 1));
}

#define SEND(to, ...)                                                        \
    send(to, sizeof((const seL4_CPtr[]){ __VA_ARGS__ }) / sizeof(seL4_CPtr), \
         (const seL4_CPtr[]){ __VA_ARGS__ })

static bool signals(seL4_CPtr signal, seL4_CPtr notification)
{
    seL4_Word badge = 0;
    seL4_Signal(signal);
    seL4_Poll(notification, &badge);
    return badge != 0;
}

KT_CASE(transfer, a_capability_arrives_in_the_receive_slot, 0)
{
    start();
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr signal = kt_mint(notification, seL4_AllRights, 1);
    SEND(endpoint, signal);
    KT_EQ(got.caps, 1);
    KT_EQ(got.unwrapped, 0);
    KT_EQ(got.length, 1);
    KT_TRUE(signals(receive_slot, notification));
    KT_TRUE(signals(signal, notification));
}

KT_CASE(transfer, what_arrives_is_derived, 0)
{
    start();
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    SEND(endpoint, notification);
    KT_FALSE(kt_is_empty(receive_slot));
    kt_revoke(notification);
    KT_TRUE(kt_is_empty(receive_slot));
}

KT_CASE(transfer, without_grant_only_words_arrive, 0)
{
    start();
    SEND(kt_copy(endpoint, seL4_CapRights_new(1, 0, 1, 1)), kt_make(seL4_NotificationObject, 0));
    KT_EQ(got.caps, 0);
    KT_EQ(got.length, 1);
    KT_TRUE(kt_is_empty(receive_slot));
}

KT_CASE(transfer, only_one_capability_has_room, 0)
{
    start();
    seL4_CPtr caps = kt_make_many(seL4_NotificationObject, 0, 3);
    SEND(endpoint, caps, caps + 1, caps + 2);
    KT_EQ(got.caps, 1);
    KT_EQ(got.unwrapped, 0);
    KT_FALSE(kt_is_empty(receive_slot));
}

KT_CASE(transfer, an_occupied_receive_slot_takes_nothing, 0)
{
    start();
    SEND(endpoint, kt_make(seL4_NotificationObject, 0));
    KT_EQ(got.caps, 1);
    SEND(endpoint, kt_make(seL4_NotificationObject, 0));
    KT_EQ(got.caps, 0);
    KT_EQ(got.length, 1);
}

KT_CASE(transfer, without_a_receive_slot_nothing_arrives, 0)
{
    endpoint = kt_make(seL4_EndpointObject, 0);
    receive_slot = 0;
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    SEND(endpoint, kt_make(seL4_NotificationObject, 0));
    KT_EQ(got.caps, 0);
    KT_EQ(got.length, 1);
}

static seL4_Word path[3];

static void receive_by_path(seL4_Word cap)
{
    for (;;) {
        seL4_SetCapReceivePath(path[0], path[1], path[2]);
        note_message(seL4_Recv(cap, NULL, kt_self()->reply), 0);
    }
}

KT_CASE(transfer, receive_paths, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    seL4_CPtr guarded = kt_mint(cnode, seL4_AllRights, seL4_CNode_CapData_new(5, 3).words[0]);
    seL4_CPtr other = kt_make(seL4_NotificationObject, 0);
    const struct {
        seL4_Word path[3];
        seL4_Word arrives;
    } rows[] = {
        { { cnode, 3, 4 }, 1 },
        { { cnode, 3, 4 }, 0 }, // It is occupied now.
        { { guarded, 5 << 4 | 4, 7 }, 1 },
        { { guarded, 6 << 4 | 5, 7 }, 0 }, // Wrong guard.
        { { cnode, 5, 3 }, 0 },            // Too few bits.
        { { cnode, 5 << 2, 6 }, 0 },       // Too many.
        { { cnode, 5, 0 }, 0 },
        { { cnode, 5, 65 }, 0 },
        { { other, 5, 4 }, 0 }, // No CNode.
        { { kt_slot(), 5, 4 }, 0 },
        { { (seL4_Word)1 << 50, 5, 4 }, 0 },
        { { KT_ROOT, (seL4_Word)1 << 40, 64 }, 0 },
        { { cnode, 0xff07, 4 }, 1 },
    };
    endpoint = kt_make(seL4_EndpointObject, 0);
    for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        kt_note("row %u", i);
        for (unsigned k = 0; k < 3; k++) {
            path[k] = rows[i].path[k];
        }
        if (i == 0) {
            KT_THREAD(receive_by_path, .arg = endpoint, .priority = ABOVE);
        } else {
            // The path of this row is set before the second receive from now on.
            SEND(endpoint, other);
        }
        SEND(endpoint, other);
        KT_EQ(got.caps, rows[i].arrives);
    }
}

// ---- Unwrapping

KT_CASE(transfer, a_capability_for_the_endpoint_itself_is_unwrapped, 0)
{
    start();
    SEND(endpoint, kt_mint(endpoint, seL4_AllRights, 0x1234));
    KT_EQ(got.caps, 1);
    KT_EQ(got.unwrapped, 1);
    KT_EQ(got.badges[0], 0x1234);
    KT_TRUE(kt_is_empty(receive_slot));
}

KT_CASE(transfer, three_are_unwrapped, 0)
{
    start();
    seL4_CPtr a = kt_mint(endpoint, seL4_AllRights, 0x11);
    seL4_CPtr b = kt_mint(endpoint, seL4_NoRights, 0x22);
    SEND(kt_mint(endpoint, seL4_AllRights, 9), a, endpoint, b);
    KT_EQ(got.badge, 9);
    KT_EQ(got.caps, 3);
    KT_EQ(got.unwrapped, 7);
    KT_EQ(got.badges[0], 0x11);
    KT_EQ(got.badges[1], 0);
    KT_EQ(got.badges[2], 0x22);
    KT_TRUE(kt_is_empty(receive_slot));
}

KT_CASE(transfer, one_is_transferred_among_those_unwrapped, 0)
{
    start();
    seL4_CPtr badged = kt_mint(endpoint, seL4_AllRights, 0x11);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr signal = kt_mint(notification, seL4_AllRights, 1);
    SEND(endpoint, badged, signal, badged);
    KT_EQ(got.caps, 3);
    KT_EQ(got.unwrapped, 5);
    KT_EQ(got.badges[0], 0x11);
    KT_EQ(got.badges[2], 0x11);
    KT_TRUE(signals(receive_slot, notification));
}

KT_CASE(transfer, the_first_that_cannot_arrive_ends_it, 0)
{
    start();
    seL4_CPtr badged = kt_mint(endpoint, seL4_AllRights, 0x11);
    seL4_CPtr caps = kt_make_many(seL4_NotificationObject, 0, 2);
    SEND(endpoint, caps, caps + 1, badged);
    KT_EQ(got.caps, 1);
    KT_EQ(got.unwrapped, 0);
    kt_delete(receive_slot);
    SEND(endpoint, badged, kt_make(seL4_ARM_PageTableObject, 0), badged);
    KT_EQ(got.caps, 1);
    KT_EQ(got.unwrapped, 1);
    KT_TRUE(kt_is_empty(receive_slot));
}

KT_CASE(transfer, unwrapping_needs_grant, 0)
{
    start();
    seL4_CPtr badged = kt_mint(endpoint, seL4_AllRights, 0x11);
    SEND(kt_copy(endpoint, seL4_CapRights_new(1, 0, 1, 1)), badged);
    KT_EQ(got.caps, 0);
    KT_EQ(got.unwrapped, 0);
}

KT_CASE(transfer, without_a_receive_slot_unwrapping_still_works, 0)
{
    endpoint = kt_make(seL4_EndpointObject, 0);
    receive_slot = 0;
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    seL4_CPtr badged = kt_mint(endpoint, seL4_AllRights, 0x11);
    SEND(endpoint, badged, kt_make(seL4_NotificationObject, 0), badged);
    KT_EQ(got.caps, 1);
    KT_EQ(got.unwrapped, 1);
    KT_EQ(got.badges[0], 0x11);
}

// ---- What is sent

KT_CASE(transfer, what_cannot_be_copied_does_not_arrive, 0)
{
    seL4_CPtr used = kt_untyped(10);
    KT_OK(seL4_Untyped_Retype(used, seL4_EndpointObject, 0, KT_ROOT, 0, 0, kt_slot(), 1));
    start();
    SEND(endpoint, seL4_CapIRQControl);
    KT_EQ(got.caps, 0);
    SEND(endpoint, kt_make(seL4_ARM_VSpaceObject, 0));
    KT_EQ(got.caps, 0);
    SEND(endpoint, used);
    KT_EQ(got.caps, 0);
    KT_EQ(got.length, 1);
    KT_TRUE(kt_is_empty(receive_slot));
}

KT_CASE(transfer, rights_are_kept, 0)
{
    start();
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    SEND(endpoint, kt_mint(notification, seL4_CanRead, 1));
    KT_EQ(got.caps, 1);
    KT_FALSE(signals(receive_slot, notification));
}

static seL4_Word late_cap;

static void send_late(seL4_Word to)
{
    SEND(to, late_cap);
    kt_trace('s');
}

KT_CASE(transfer, what_is_sent_is_looked_up_again_when_it_is_received, 0)
{
    endpoint = kt_make(seL4_EndpointObject, 0);
    receive_slot = kt_slot();
    late_cap = kt_make(seL4_NotificationObject, 0);
    KT_THREAD(send_late, .arg = endpoint, .priority = ABOVE);
    kt_delete(late_cap);
    seL4_SetCapReceivePath(KT_ROOT, receive_slot, KT_DEPTH);
    note_message(seL4_Recv(endpoint, NULL, kt_self()->reply), 0);
    KT_EQ(got.length, 1);
    KT_TRUE(kt_is_empty(receive_slot));
    KT_TEXT(kt_traced(), "s");
}

KT_CASE(transfer, a_sender_without_a_buffer_sends_no_capabilities, 0)
{
    start();
    KT_THREAD(send_late, .arg = endpoint, .priority = ABOVE, .without_buffer = true);
    KT_EQ(got.caps, 0);
    KT_EQ(got.length, 1);
}

// ---- Replies

static seL4_CPtr reply_cap; // What is sent.
static seL4_CPtr reply_object;

static void reply_with_cap(seL4_Word cap)
{
    seL4_CPtr reply = reply_object;
    seL4_Recv(cap, NULL, reply);
    for (;;) {
        seL4_SetCap(0, reply_cap);
        seL4_ReplyRecv(cap, seL4_MessageInfo_new(0, 0, 1, 0), NULL, reply);
    }
}

static seL4_Word call_for_caps(seL4_CPtr cap, seL4_CPtr slot)
{
    seL4_SetCapReceivePath(KT_ROOT, slot, KT_DEPTH);
    return seL4_MessageInfo_get_extraCaps(seL4_Call(cap, seL4_MessageInfo_new(0, 0, 0, 0)));
}

KT_CASE(transfer, a_reply_carries_capabilities_if_the_reply_object_may_grant, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr slot = kt_slot();
    reply_cap = kt_mint(notification, seL4_AllRights, 1);
    endpoint = kt_make(seL4_EndpointObject, 0);
    reply_object = kt_make(seL4_ReplyObject, 0);
    KT_THREAD(reply_with_cap, .arg = kt_copy(endpoint, seL4_CanRead), .priority = ABOVE);
    KT_EQ(call_for_caps(kt_copy(endpoint, seL4_CapRights_new(1, 0, 0, 1)), slot), 1);
    KT_TRUE(signals(slot, notification));
}

KT_CASE(transfer, a_reply_carries_none_if_the_reply_object_may_not_grant, 0)
{
    seL4_CPtr slot = kt_slot();
    reply_cap = kt_make(seL4_NotificationObject, 0);
    endpoint = kt_make(seL4_EndpointObject, 0);
    reply_object = kt_copy(kt_make(seL4_ReplyObject, 0), seL4_CapRights_new(1, 0, 1, 1));
    KT_THREAD(reply_with_cap, .arg = endpoint, .priority = ABOVE);
    KT_EQ(call_for_caps(endpoint, slot), 0);
    KT_TRUE(kt_is_empty(slot));
}

KT_CASE(transfer, a_reply_unwraps_nothing, 0)
{
    seL4_CPtr slot = kt_slot();
    endpoint = kt_make(seL4_EndpointObject, 0);
    reply_cap = kt_mint(endpoint, seL4_AllRights, 4);
    reply_object = kt_make(seL4_ReplyObject, 0);
    KT_THREAD(reply_with_cap, .arg = endpoint, .priority = ABOVE);
    seL4_SetCapReceivePath(KT_ROOT, slot, KT_DEPTH);
    seL4_MessageInfo_t info = seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_extraCaps(info), 1);
    KT_EQ(seL4_MessageInfo_get_capsUnwrapped(info), 0);
    KT_FALSE(kt_is_empty(slot));
}
