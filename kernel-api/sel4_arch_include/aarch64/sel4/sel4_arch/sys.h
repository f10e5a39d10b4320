// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * How to enter the kernel on AArch64.
 *
 *   x0      in capability   out badge, or the one result
 *   x1      in and out message info
 *   x2..x5  in and out message words
 *   x6      in reply object (MCS)
 *   x7      in system call number
 *   x8      in capability of the send in an NBSendRecv (MCS)
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
#define SEL4_SYS_REPLY_REGISTER_ register seL4_Word x6 __asm__("x6") = reply
#define SEL4_SYS_REPLY_INPUT_    , "r"(x6)
#else
#define SEL4_SYS_REPLY_REGISTER_ (void)reply
#define SEL4_SYS_REPLY_INPUT_
#endif

static inline void sel4_sys_send(seL4_Word sys, seL4_Word dest, seL4_Word info, seL4_Word mr0,
                                 seL4_Word mr1, seL4_Word mr2, seL4_Word mr3)
{
    register seL4_Word x0 __asm__("x0") = dest;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = mr0;
    register seL4_Word x3 __asm__("x3") = mr1;
    register seL4_Word x4 __asm__("x4") = mr2;
    register seL4_Word x5 __asm__("x5") = mr3;
    register seL4_Word x7 __asm__("x7") = sys;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5)
                         : "r"(x7)
                         : "memory");
}

static inline void sel4_sys_send_null(seL4_Word sys, seL4_Word dest, seL4_Word info)
{
    register seL4_Word x0 __asm__("x0") = dest;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x7 __asm__("x7") = sys;

    __asm__ __volatile__("svc #0" : "+r"(x0), "+r"(x1) : "r"(x7) : "memory");
}

#ifndef CONFIG_KERNEL_MCS
static inline void sel4_sys_reply(seL4_Word sys, seL4_Word info, seL4_Word mr0, seL4_Word mr1,
                                  seL4_Word mr2, seL4_Word mr3)
{
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = mr0;
    register seL4_Word x3 __asm__("x3") = mr1;
    register seL4_Word x4 __asm__("x4") = mr2;
    register seL4_Word x5 __asm__("x5") = mr3;
    register seL4_Word x7 __asm__("x7") = sys;

    __asm__ __volatile__("svc #0"
                         : "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5)
                         : "r"(x7)
                         : "memory");
}
#endif

static inline void sel4_sys_recv(seL4_Word sys, seL4_Word src, seL4_Word *out_badge,
                                 seL4_Word *out_info, seL4_Word *out_mr0, seL4_Word *out_mr1,
                                 seL4_Word *out_mr2, seL4_Word *out_mr3, seL4_Word reply)
{
    register seL4_Word x0 __asm__("x0") = src;
    register seL4_Word x1 __asm__("x1");
    register seL4_Word x2 __asm__("x2");
    register seL4_Word x3 __asm__("x3");
    register seL4_Word x4 __asm__("x4");
    register seL4_Word x5 __asm__("x5");
    SEL4_SYS_REPLY_REGISTER_;
    register seL4_Word x7 __asm__("x7") = sys;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "=r"(x1), "=r"(x2), "=r"(x3), "=r"(x4), "=r"(x5)
                         : "r"(x7)SEL4_SYS_REPLY_INPUT_
                         : "memory");
    *out_badge = x0;
    *out_info = x1;
    *out_mr0 = x2;
    *out_mr1 = x3;
    *out_mr2 = x4;
    *out_mr3 = x5;
}

static inline void sel4_sys_send_recv(seL4_Word sys, seL4_Word dest, seL4_Word *out_badge,
                                      seL4_Word info, seL4_Word *out_info, seL4_Word *in_out_mr0,
                                      seL4_Word *in_out_mr1, seL4_Word *in_out_mr2,
                                      seL4_Word *in_out_mr3, seL4_Word reply)
{
    register seL4_Word x0 __asm__("x0") = dest;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = *in_out_mr0;
    register seL4_Word x3 __asm__("x3") = *in_out_mr1;
    register seL4_Word x4 __asm__("x4") = *in_out_mr2;
    register seL4_Word x5 __asm__("x5") = *in_out_mr3;
    SEL4_SYS_REPLY_REGISTER_;
    register seL4_Word x7 __asm__("x7") = sys;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5)
                         : "r"(x7)SEL4_SYS_REPLY_INPUT_
                         : "memory");
    *out_info = x1;
    *out_badge = x0;
    *in_out_mr0 = x2;
    *in_out_mr1 = x3;
    *in_out_mr2 = x4;
    *in_out_mr3 = x5;
}

#ifdef CONFIG_KERNEL_MCS
static inline void sel4_sys_nbsend_recv(seL4_Word sys, seL4_Word dest, seL4_Word src,
                                        seL4_Word *out_badge, seL4_Word info, seL4_Word *out_info,
                                        seL4_Word *in_out_mr0, seL4_Word *in_out_mr1,
                                        seL4_Word *in_out_mr2, seL4_Word *in_out_mr3,
                                        seL4_Word reply)
{
    register seL4_Word x0 __asm__("x0") = src;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = *in_out_mr0;
    register seL4_Word x3 __asm__("x3") = *in_out_mr1;
    register seL4_Word x4 __asm__("x4") = *in_out_mr2;
    register seL4_Word x5 __asm__("x5") = *in_out_mr3;
    register seL4_Word x6 __asm__("x6") = reply;
    register seL4_Word x7 __asm__("x7") = sys;
    register seL4_Word x8 __asm__("x8") = dest;

    __asm__ __volatile__("svc #0"
                         : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5)
                         : "r"(x6), "r"(x7), "r"(x8)
                         : "memory");
    *out_badge = x0;
    *out_info = x1;
    *in_out_mr0 = x2;
    *in_out_mr1 = x3;
    *in_out_mr2 = x4;
    *in_out_mr3 = x5;
}
#endif

static inline void sel4_sys_null(seL4_Word sys)
{
    register seL4_Word x7 __asm__("x7") = sys;

    __asm__ __volatile__("svc #0" : : "r"(x7) : "memory");
}

#undef SEL4_SYS_REPLY_REGISTER_
#undef SEL4_SYS_REPLY_INPUT_
