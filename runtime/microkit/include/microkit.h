// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The interface of a Microkit protection domain, as libmicrokit 2.3 has it: the same names, types,
 * capability slots and symbols, so that code written for one builds and links with the other.
 *
 * A program defines init() and notified(), and protected() or fault() if it is called or has
 * children. Each is called with nothing else running in the protection domain.
 *
 * A wrong channel number is reported on the console and the call does nothing.  <sel4c/microkit.h>
 * is the same with results that cannot be overlooked.
 *
 * Source: the Microkit manual, "libmicrokit".
 */

#include <sel4/sel4.h>
#ifdef CONFIG_VTX
#include <sel4/arch/vmenter.h>
#endif

typedef unsigned int microkit_channel;
typedef unsigned int microkit_child;
typedef unsigned int microkit_ioport;
typedef seL4_MessageInfo_t microkit_msginfo;

// Slots of the protection domain's CNode; the names with BASE count on by channel, child, …
#define MONITOR_EP                   5
#define TCB_CAP                      6
#define ARM_SMC_CAP                  7
#define BASE_OUTPUT_NOTIFICATION_CAP 10
#define BASE_ENDPOINT_CAP            74
#define BASE_IRQ_CAP                 138
#define BASE_TCB_CAP                 202
#define BASE_VM_TCB_CAP              266
#define BASE_VCPU_CAP                330
#define BASE_IOPORT_CAP              394
#define BASE_USER_CAPS               458

#define PD_ROOT_CAP_BITS 6
#define PD_ROOT_CAP_SIZE (1ULL << PD_ROOT_CAP_BITS)

#define MICROKIT_MAX_USER_CAPS  128
#define MICROKIT_MAX_CHANNELS   62
#define MICROKIT_MAX_CHANNEL_ID (MICROKIT_MAX_CHANNELS - 1)
#define MICROKIT_MAX_IOPORT_ID  MICROKIT_MAX_CHANNELS
#define MICROKIT_PD_NAME_LENGTH 64

/* ---- What the program defines */

// Called first.
void init(void);

// A notification or an interrupt has come on channel `ch`.
void notified(microkit_channel ch);

// A protected procedure call on channel `ch`; what it returns is the answer.
#ifndef __cplusplus // where it is a keyword
microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo);
#endif

// The child, or its virtual CPU, had a fault.  True: it goes on, with `*reply_msginfo` as the
// answer.
seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply_msginfo);

/* ---- What the tool tells the program */

extern char microkit_name[MICROKIT_PD_NAME_LENGTH];
extern seL4_Word microkit_irqs;
extern seL4_Word microkit_notifications;
extern seL4_Word microkit_pps;
extern seL4_Word microkit_ioports;

// The message that goes out when the program next waits: microkit_deferred_notify() and its like.
extern seL4_Bool microkit_have_signal;
extern seL4_CPtr microkit_signal_cap;
extern seL4_MessageInfo_t microkit_signal_msg;

// Sends what is deferred, so that there is room for one more.
void microkit_priv_flush(void);

/* ---- Console, in kernels that print */

void microkit_dbg_putc(int c);
void microkit_dbg_puts(const char *s);

// In decimal.
void microkit_dbg_put8(seL4_Uint8 x);
void microkit_dbg_put32(seL4_Uint32 x);

// Ends in a fault, whose address is `err`.
void microkit_internal_crash(seL4_Error err);

// Says that `function` was given a wrong `number` of a `kind`.
void microkit_priv_refuse(const char *function, const char *kind, seL4_Uint32 number);

// Says that `function` failed, and crashes, if it did.
void microkit_priv_check(const char *function, seL4_Error error);

static inline seL4_Bool microkit_priv_has(seL4_Word mask, unsigned int number)
{
    return number <= MICROKIT_MAX_CHANNEL_ID && (mask & ((seL4_Word)1 << number)) != 0;
}

/* ---- Channels */

static inline void microkit_notify(microkit_channel ch)
{
    if (!microkit_priv_has(microkit_notifications, ch)) {
        microkit_priv_refuse("microkit_notify", "channel", ch);
        return;
    }
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + ch);
}

// The interrupt may come again.
static inline void microkit_irq_ack(microkit_channel ch)
{
    if (!microkit_priv_has(microkit_irqs, ch)) {
        microkit_priv_refuse("microkit_irq_ack", "channel", ch);
        return;
    }
    (void)seL4_IRQHandler_Ack(BASE_IRQ_CAP + ch);
}

// Blocks until the other side has answered.
static inline microkit_msginfo microkit_ppcall(microkit_channel ch, microkit_msginfo msginfo)
{
    if (!microkit_priv_has(microkit_pps, ch)) {
        microkit_priv_refuse("microkit_ppcall", "channel", ch);
        return seL4_MessageInfo_new(0, 0, 0, 0);
    }
    return seL4_Call(BASE_ENDPOINT_CAP + ch, msginfo);
}

/*
 * As microkit_notify() and microkit_irq_ack(), but together with the system call that waits for the
 * next event.  More than one may be deferred; all but the last are sent when the next one comes.
 */
static inline void microkit_deferred_notify(microkit_channel ch)
{
    if (!microkit_priv_has(microkit_notifications, ch)) {
        microkit_priv_refuse("microkit_deferred_notify", "channel", ch);
        return;
    }
    microkit_priv_flush();
    microkit_signal_msg = seL4_MessageInfo_new(0, 0, 0, 0);
    microkit_signal_cap = BASE_OUTPUT_NOTIFICATION_CAP + ch;
    microkit_have_signal = seL4_True;
}

static inline void microkit_deferred_irq_ack(microkit_channel ch)
{
    if (!microkit_priv_has(microkit_irqs, ch)) {
        microkit_priv_refuse("microkit_deferred_irq_ack", "channel", ch);
        return;
    }
    microkit_priv_flush();
    microkit_signal_msg = seL4_MessageInfo_new(IRQAckIRQ, 0, 0, 0);
    microkit_signal_cap = BASE_IRQ_CAP + ch;
    microkit_have_signal = seL4_True;
}

/* ---- Messages */

static inline microkit_msginfo microkit_msginfo_new(seL4_Word label, seL4_Uint16 count)
{
    return seL4_MessageInfo_new(label, 0, 0, count);
}

static inline seL4_Word microkit_msginfo_get_label(microkit_msginfo msginfo)
{
    return seL4_MessageInfo_get_label(msginfo);
}

static inline seL4_Word microkit_msginfo_get_count(microkit_msginfo msginfo)
{
    return seL4_MessageInfo_get_length(msginfo);
}

static inline void microkit_mr_set(seL4_Uint8 mr, seL4_Word value)
{
    seL4_SetMR(mr, value);
}

static inline seL4_Word microkit_mr_get(seL4_Uint8 mr)
{
    return seL4_GetMR(mr);
}

/* ---- Children */

static inline void microkit_priv_restart(seL4_CPtr tcb, seL4_Word entry_point, const char *function)
{
    seL4_UserContext context = { 0 };
#ifdef CONFIG_ARCH_X86_64
    context.rip = entry_point;
#else
    context.pc = entry_point;
#endif
    microkit_priv_check(function, seL4_TCB_WriteRegisters(tcb, seL4_True, 0, 1, &context));
}

// Runs the child from `entry_point` on, with its other registers as they are.
static inline void microkit_pd_restart(microkit_child pd, seL4_Word entry_point)
{
    microkit_priv_restart(BASE_TCB_CAP + pd, entry_point, "microkit_pd_restart");
}

static inline void microkit_pd_stop(microkit_child pd)
{
    microkit_priv_check("microkit_pd_stop", seL4_TCB_Suspend(BASE_TCB_CAP + pd));
}

static inline void microkit_pd_resume(microkit_child pd)
{
    microkit_priv_check("microkit_pd_resume", seL4_TCB_Resume(BASE_TCB_CAP + pd));
}

/* ---- Capabilities of <cspace> */

// The address of slot `slot` of the root CNode, 1 to 63; seL4_CapNull for others.
static inline seL4_CPtr microkit_cspace_root_slot_to_cptr(seL4_Word slot)
{
    return slot == 0 || slot >= PD_ROOT_CAP_SIZE ? seL4_CapNull
                                                 : slot << (seL4_WordBits - PD_ROOT_CAP_BITS);
}

/* ---- Secure monitor calls, where the kernel allows them */

#ifdef CONFIG_ALLOW_SMC_CALLS
static inline void microkit_arm_smc_call(seL4_ARM_SMCContext *args, seL4_ARM_SMCContext *response)
{
    microkit_priv_check("microkit_arm_smc_call", seL4_ARM_SMC_Call(ARM_SMC_CAP, args, response));
}
#endif

#include <microkit_vcpu_arm.h>
#include <microkit_x86.h>
