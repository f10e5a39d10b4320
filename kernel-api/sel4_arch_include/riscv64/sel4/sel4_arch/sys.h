// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * How to enter the kernel on RV64.
 *
 *   a0      in capability   out badge, or the one result
 *   a1      in and out message info
 *   a2..a5  in and out message words
 *   a6      in reply object (MCS)
 *   a7      in system call number
 *   t0      in capability of the send in an NBSendRecv (MCS)
 *
 * The kernel keeps all other registers.  It reads and writes the IPC buffer, and whatever is shared
 * with the thread that runs next: hence the "memory" clobbers.
 *
 * GCC's code depends on the order of operands and assignments, which is libsel4's.  Count the
 * instructions after a change.
 */

#include <sel4/config.h>
#include <sel4/macros.h>
#include <sel4/simple_types.h>

// What libsel4 does differently per architecture: see sel4_sys_send_word() and seL4_Signal().
#define SEL4_SYS_SEND_SKIPS_EMPTY 1
#define SEL4_SYS_SIGNAL_INFO      0

#ifdef CONFIG_KERNEL_MCS
#define SEL4_SYS_REPLY_REGISTER_ register seL4_Word a6 __asm__("a6") = reply
#define SEL4_SYS_REPLY_INPUT_    , "r"(a6)
#else
#define SEL4_SYS_REPLY_REGISTER_ (void)reply
#define SEL4_SYS_REPLY_INPUT_
#endif

static inline void sel4_sys_send(seL4_Word sys, seL4_Word dest, seL4_Word info, seL4_Word mr0,
                                 seL4_Word mr1, seL4_Word mr2, seL4_Word mr3)
{
    register seL4_Word a0 __asm__("a0") = dest;
    register seL4_Word a1 __asm__("a1") = info;
    register seL4_Word a2 __asm__("a2") = mr0;
    register seL4_Word a3 __asm__("a3") = mr1;
    register seL4_Word a4 __asm__("a4") = mr2;
    register seL4_Word a5 __asm__("a5") = mr3;
    register seL4_Word a7 __asm__("a7") = sys;

    __asm__ __volatile__("ecall"
                         : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                         : "r"(a7)
                         : "memory");
}

static inline void sel4_sys_send_null(seL4_Word sys, seL4_Word dest, seL4_Word info)
{
    register seL4_Word a0 __asm__("a0") = dest;
    register seL4_Word a1 __asm__("a1") = info;
    register seL4_Word a7 __asm__("a7") = sys;

    __asm__ __volatile__("ecall" : "+r"(a0), "+r"(a1) : "r"(a7) : "memory");
}

#ifndef CONFIG_KERNEL_MCS
static inline void sel4_sys_reply(seL4_Word sys, seL4_Word info, seL4_Word mr0, seL4_Word mr1,
                                  seL4_Word mr2, seL4_Word mr3)
{
    register seL4_Word a1 __asm__("a1") = info;
    register seL4_Word a2 __asm__("a2") = mr0;
    register seL4_Word a3 __asm__("a3") = mr1;
    register seL4_Word a4 __asm__("a4") = mr2;
    register seL4_Word a5 __asm__("a5") = mr3;
    register seL4_Word a7 __asm__("a7") = sys;

    __asm__ __volatile__("ecall"
                         : "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                         : "r"(a7)
                         : "memory");
}
#endif

static inline void sel4_sys_recv(seL4_Word sys, seL4_Word src, seL4_Word *out_badge,
                                 seL4_Word *out_info, seL4_Word *out_mr0, seL4_Word *out_mr1,
                                 seL4_Word *out_mr2, seL4_Word *out_mr3, seL4_Word reply)
{
    register seL4_Word a0 __asm__("a0") = src;
    register seL4_Word a1 __asm__("a1");
    register seL4_Word a2 __asm__("a2");
    register seL4_Word a3 __asm__("a3");
    register seL4_Word a4 __asm__("a4");
    register seL4_Word a5 __asm__("a5");
    SEL4_SYS_REPLY_REGISTER_;
    register seL4_Word a7 __asm__("a7") = sys;

    __asm__ __volatile__("ecall"
                         : "+r"(a0), "=r"(a1), "=r"(a2), "=r"(a3), "=r"(a4), "=r"(a5)
                         : "r"(a7)SEL4_SYS_REPLY_INPUT_
                         : "memory");
    *out_badge = a0;
    *out_info = a1;
    *out_mr0 = a2;
    *out_mr1 = a3;
    *out_mr2 = a4;
    *out_mr3 = a5;
}

static inline void sel4_sys_send_recv(seL4_Word sys, seL4_Word dest, seL4_Word *out_badge,
                                      seL4_Word info, seL4_Word *out_info, seL4_Word *in_out_mr0,
                                      seL4_Word *in_out_mr1, seL4_Word *in_out_mr2,
                                      seL4_Word *in_out_mr3, seL4_Word reply)
{
    register seL4_Word a0 __asm__("a0") = dest;
    register seL4_Word a1 __asm__("a1") = info;
    register seL4_Word a2 __asm__("a2") = *in_out_mr0;
    register seL4_Word a3 __asm__("a3") = *in_out_mr1;
    register seL4_Word a4 __asm__("a4") = *in_out_mr2;
    register seL4_Word a5 __asm__("a5") = *in_out_mr3;
    SEL4_SYS_REPLY_REGISTER_;
    register seL4_Word a7 __asm__("a7") = sys;

    __asm__ __volatile__("ecall"
                         : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                         : "r"(a7)SEL4_SYS_REPLY_INPUT_
                         : "memory");
    *out_info = a1;
    *out_badge = a0;
    *in_out_mr0 = a2;
    *in_out_mr1 = a3;
    *in_out_mr2 = a4;
    *in_out_mr3 = a5;
}

#ifdef CONFIG_KERNEL_MCS
static inline void sel4_sys_nbsend_recv(seL4_Word sys, seL4_Word dest, seL4_Word src,
                                        seL4_Word *out_badge, seL4_Word info, seL4_Word *out_info,
                                        seL4_Word *in_out_mr0, seL4_Word *in_out_mr1,
                                        seL4_Word *in_out_mr2, seL4_Word *in_out_mr3,
                                        seL4_Word reply)
{
    register seL4_Word a0 __asm__("a0") = src;
    register seL4_Word a1 __asm__("a1") = info;
    register seL4_Word a2 __asm__("a2") = *in_out_mr0;
    register seL4_Word a3 __asm__("a3") = *in_out_mr1;
    register seL4_Word a4 __asm__("a4") = *in_out_mr2;
    register seL4_Word a5 __asm__("a5") = *in_out_mr3;
    register seL4_Word a6 __asm__("a6") = reply;
    register seL4_Word a7 __asm__("a7") = sys;
    register seL4_Word t0 __asm__("t0") = dest;

    __asm__ __volatile__("ecall"
                         : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                         : "r"(a6), "r"(a7), "r"(t0)
                         : "memory");
    *out_badge = a0;
    *out_info = a1;
    *in_out_mr0 = a2;
    *in_out_mr1 = a3;
    *in_out_mr2 = a4;
    *in_out_mr3 = a5;
}
#endif

static inline void sel4_sys_null(seL4_Word sys)
{
    register seL4_Word a7 __asm__("a7") = sys;

    __asm__ __volatile__("ecall" : : "r"(a7) : "memory");
}

#undef SEL4_SYS_REPLY_REGISTER_
#undef SEL4_SYS_REPLY_INPUT_
