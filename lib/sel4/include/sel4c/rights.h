// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Access rights of a capability.  What they mean depends on the object: for frames, reading and
 * writing; for endpoints, receiving, sending, passing capabilities on, passing a reply on.
 *
 * Raw layer: seL4_CapRights_t.
 */

#include <stdbool.h>

#include <sel4/sel4.h>

typedef seL4_CapRights_t sel4_cap_rights_t;

typedef enum sel4_right {
    SEL4_RIGHT_WRITE = 1, // endpoints, notifications: send, signal
    SEL4_RIGHT_READ = 2,  // endpoints, notifications: receive, wait
    SEL4_RIGHT_GRANT = 4,
    SEL4_RIGHT_GRANT_REPLY = 8,
} sel4_right_t;

// Rights from a sum of sel4_right_t: sel4_cap_rights(SEL4_RIGHT_WRITE | SEL4_RIGHT_GRANT).
static inline sel4_cap_rights_t sel4_cap_rights(unsigned rights)
{
    return seL4_CapRights_new((rights & SEL4_RIGHT_GRANT_REPLY) != 0,
                              (rights & SEL4_RIGHT_GRANT) != 0, (rights & SEL4_RIGHT_READ) != 0,
                              (rights & SEL4_RIGHT_WRITE) != 0);
}

// The usual ones by name.
#define SEL4_NO_RIGHTS  sel4_cap_rights(0)
#define SEL4_READ       sel4_cap_rights(SEL4_RIGHT_READ)
#define SEL4_WRITE      sel4_cap_rights(SEL4_RIGHT_WRITE)
#define SEL4_READ_WRITE sel4_cap_rights(SEL4_RIGHT_READ | SEL4_RIGHT_WRITE)
#define SEL4_ALL_RIGHTS \
    sel4_cap_rights(SEL4_RIGHT_READ | SEL4_RIGHT_WRITE | SEL4_RIGHT_GRANT | SEL4_RIGHT_GRANT_REPLY)

// Whether all of `wanted`, a sum of sel4_right_t, are among `rights`.
static inline bool sel4_cap_rights_has(sel4_cap_rights_t rights, unsigned wanted)
{
    unsigned held =
        (seL4_CapRights_get_capAllowWrite(rights) ? (unsigned)SEL4_RIGHT_WRITE : 0u) |
        (seL4_CapRights_get_capAllowRead(rights) ? (unsigned)SEL4_RIGHT_READ : 0u) |
        (seL4_CapRights_get_capAllowGrant(rights) ? (unsigned)SEL4_RIGHT_GRANT : 0u) |
        (seL4_CapRights_get_capAllowGrantReply(rights) ? (unsigned)SEL4_RIGHT_GRANT_REPLY : 0u);
    return (held & wanted) == wanted;
}
