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

/*
 * The monitor: what takes the faults of protection domains that have no parent, and the scheduling
 * contexts of passive ones.  It runs above all of them, with a stack and an IPC buffer where a
 * protection domain has its own.  Its CSpace is one CNode.  A domain's number is its place in the
 * system description, children after their parent and before what follows it, from 0 on.
 *
 * What comes to its endpoint has the badge of the domain, number + 1: a fault, or a message with
 * label 0, by which a passive domain says that its start is done.
 */
#define SEL4_MK_MONITOR_PRIORITY   255
#define SEL4_MK_MONITOR_STACK_SIZE 0x1000
#define SEL4_MK_MONITOR_CNODE_BITS 9

enum {
    SEL4_MK_MONITOR_SLOT_INPUT = 1,
    SEL4_MK_MONITOR_SLOT_REPLY = 2,
    SEL4_MK_MONITOR_SLOT_TCB = 10,           // + domain
    SEL4_MK_MONITOR_SLOT_VM_TCB = 74,        // + virtual machine
    SEL4_MK_MONITOR_SLOT_CONTEXT = 138,      // + domain; passive ones only
    SEL4_MK_MONITOR_SLOT_NOTIFICATION = 202, // + domain; passive ones only
};

/*
 * Symbols that the tool writes into the monitor's image, tables by the domain's number:
 *
 *     pd_names                64 times 64 bytes, and pd_names_len, 8 bytes, how many
 *     vm_names, vm_names_len  the same of virtual machines
 *     pd_stack_bottom_addrs   64 times 8 bytes: lowest address of the stack that the tool gives
 *
 * These three are ours alone; a tool that does not know them leaves them zero, and then the monitor
 * shows no callers of what failed:
 *
 *     sel4_mk_monitor_images        64 times struct sel4_mk_monitor_image
 *     sel4_mk_monitor_windows       SEL4_MK_MONITOR_WINDOW_COUNT times struct …_window
 *     sel4_mk_monitor_window_count  8 bytes
 */
#define SEL4_MK_MONITOR_TABLE_SIZE   64
#define SEL4_MK_MONITOR_WINDOW_COUNT 192
#define SEL4_MK_MONITOR_WINDOW_BASE  0x40000000 // the monitor uses nothing from here on

// A program: what a walk along its stack needs to know, as addresses in its own address space.
struct sel4_mk_monitor_image {
    uint64_t text_start;   // of the executable segment
    uint64_t text_end;     // first address after it
    uint64_t tables_start; // PT_GNU_EH_FRAME; what it refers to lies after it in the same segment
    uint64_t tables_size;  // 0: there are none
    uint64_t tables_end;   // of the file's bytes of that segment
    char name[64];         // of the file, without folders; ended by a NUL
};

// Memory of a domain that the monitor may read, and where.
struct sel4_mk_monitor_window {
    uint32_t domain;
    uint32_t is_stack; // 0 or 1
    uint64_t address;  // in the domain
    uint64_t at;       // in the monitor
    uint64_t size;
};
