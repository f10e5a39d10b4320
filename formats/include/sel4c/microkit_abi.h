// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a protection domain and the tool that builds its system agree on (Microkit 2.3): where its
 * capabilities are, what badges mean, and the limits.
 */

#include <stdint.h>

// Channels and interrupts share one number space in a protection domain.
#define SEL4_MK_ID_COUNT       62
#define SEL4_MK_DOMAIN_COUNT   63 // protection domains in a system
#define SEL4_MK_NAME_SIZE      64 // not ended by a NUL if it is as long
#define SEL4_MK_MESSAGE_WORDS  64
#define SEL4_MK_PRIORITY_MAX   254
#define SEL4_MK_STACK_SIZE_MIN 0x1000
#define SEL4_MK_STACK_SIZE_MAX 0x1000000

/*
 * The CSpace: a root CNode of 64 slots, in whose first slot is a CNode of 512.  A small number is
 * an address in that one; slot S of the root is at S << 58.
 */
#define SEL4_MK_ROOT_BITS  6
#define SEL4_MK_CNODE_BITS 9

enum {
    SEL4_MK_SLOT_INPUT =
        1, // an endpoint where there are callers or children, else the notification
    SEL4_MK_SLOT_FAULT = 2,
    SEL4_MK_SLOT_VSPACE = 3,
    SEL4_MK_SLOT_REPLY = 4,
    SEL4_MK_SLOT_MONITOR = 5, // passive ones only
    SEL4_MK_SLOT_TCB = 6,     // benchmark configuration only
    SEL4_MK_SLOT_SMC = 7,
    SEL4_MK_SLOT_NOTIFY = 10,     // + channel
    SEL4_MK_SLOT_CALL = 74,       // + channel
    SEL4_MK_SLOT_IRQ = 138,       // + interrupt
    SEL4_MK_SLOT_CHILD_TCB = 202, // + child
    SEL4_MK_SLOT_VM_TCB = 266,    // + virtual CPU
    SEL4_MK_SLOT_VCPU = 330,      // + virtual CPU
    SEL4_MK_SLOT_IOPORT = 394,    // + range of ports
    SEL4_MK_SLOT_USER = 458,
};

// Badges: a set of channels for a notification, otherwise one of these bits and a number.
#define SEL4_MK_BADGE_CALL       (UINT64_C(1) << 63)
#define SEL4_MK_BADGE_FAULT      (UINT64_C(1) << 62)
#define SEL4_MK_BADGE_CALL_MASK  UINT64_C(0x3f)
#define SEL4_MK_BADGE_FAULT_MASK UINT64_C(0xff)

/*
 * Symbols that the tool writes into the image of a protection domain:
 *
 *     microkit_name           64 bytes
 *     microkit_passive        1 byte
 *     microkit_irqs, microkit_notifications, microkit_pps, microkit_ioports
 *                             8 bytes each: the identifiers that may be used for that
 */
