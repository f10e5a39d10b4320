// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * How to enter the kernel on x86-64, by either instruction that the kernel may be configured for.
 *
 *   rdi              in capability   out badge, or the one result
 *   rsi              in and out message info
 *   r10 r8 r9 r15    in and out message words
 *   r12              in reply object (MCS)
 *   r13              in capability of the send in an NBSendRecv (MCS)
 *   rdx (rax)        in system call number, for syscall (sysenter)
 *
 * The processor puts the return address and the flags into rcx and r11 on syscall, and the
 * kernel does not give rsp back, so it waits in rbx.  On sysenter, rcx and rdx tell the kernel the
 * stack and the place of the instruction.  All other registers are kept.  The kernel reads and
 * writes the IPC buffer, and whatever is shared with the thread that runs next: hence the "memory"
 * clobbers.
 *
 * GCC's code depends on the order of operands and assignments, which is libsel4's.  Count the
 * instructions after a change.
 */

#include <sel4/config.h>
#include <sel4/macros.h>
#include <sel4/simple_types.h>

// What libsel4 does differently per architecture: see sel4_sys_send_word() and seL4_Signal().
#define SEL4_SYS_SEND_SKIPS_EMPTY 0
#define SEL4_SYS_SIGNAL_INFO      1

#if defined(CONFIG_SYSENTER)
#define SEL4_SYS_ENTER_       \
    "movq %%rsp, %%rcx\n\t"   \
    "leaq 1f(%%rip), %%rdx\n" \
    "1:\n\t"                  \
    "sysenter"
#define SEL4_SYS_NUMBER_   "a"
#define SEL4_SYS_CLOBBERS_ "rcx", "rdx", "memory"
#elif defined(CONFIG_SYSCALL)
#define SEL4_SYS_ENTER_     \
    "movq %%rsp, %%rbx\n\t" \
    "syscall\n\t"           \
    "movq %%rbx, %%rsp"
#define SEL4_SYS_NUMBER_   "d"
#define SEL4_SYS_CLOBBERS_ "rbx", "rcx", "r11", "memory"
#else
#error "neither CONFIG_SYSCALL nor CONFIG_SYSENTER"
#endif

#ifdef CONFIG_KERNEL_MCS
#define SEL4_SYS_REPLY_REGISTER_ register seL4_Word r12 __asm__("r12") = reply
#define SEL4_SYS_REPLY_INPUT_    , "r"(r12)
#else
#define SEL4_SYS_REPLY_REGISTER_ (void)reply
#define SEL4_SYS_REPLY_INPUT_
#endif

static inline void sel4_sys_send(seL4_Word sys, seL4_Word dest, seL4_Word info, seL4_Word mr0,
                                 seL4_Word mr1, seL4_Word mr2, seL4_Word mr3)
{
    register seL4_Word r10 __asm__("r10") = mr0;
    register seL4_Word r8 __asm__("r8") = mr1;
    register seL4_Word r9 __asm__("r9") = mr2;
    register seL4_Word r15 __asm__("r15") = mr3;

    __asm__ __volatile__(SEL4_SYS_ENTER_
                         :
                         : SEL4_SYS_NUMBER_(sys), "D"(dest), "S"(info), "r"(r10), "r"(r8), "r"(r9),
                           "r"(r15)
                         : SEL4_SYS_CLOBBERS_);
}

static inline void sel4_sys_send_null(seL4_Word sys, seL4_Word dest, seL4_Word info)
{
    __asm__ __volatile__(SEL4_SYS_ENTER_
                         :
                         : SEL4_SYS_NUMBER_(sys), "D"(dest), "S"(info)
                         : SEL4_SYS_CLOBBERS_);
}

#ifndef CONFIG_KERNEL_MCS
static inline void sel4_sys_reply(seL4_Word sys, seL4_Word info, seL4_Word mr0, seL4_Word mr1,
                                  seL4_Word mr2, seL4_Word mr3)
{
    register seL4_Word r10 __asm__("r10") = mr0;
    register seL4_Word r8 __asm__("r8") = mr1;
    register seL4_Word r9 __asm__("r9") = mr2;
    register seL4_Word r15 __asm__("r15") = mr3;

    __asm__ __volatile__(SEL4_SYS_ENTER_
                         :
                         : SEL4_SYS_NUMBER_(sys), "S"(info), "r"(r10), "r"(r8), "r"(r9), "r"(r15)
                         : SEL4_SYS_CLOBBERS_);
}
#endif

static inline void sel4_sys_recv(seL4_Word sys, seL4_Word src, seL4_Word *out_badge,
                                 seL4_Word *out_info, seL4_Word *out_mr0, seL4_Word *out_mr1,
                                 seL4_Word *out_mr2, seL4_Word *out_mr3, seL4_Word reply)
{
    seL4_Word rdi;
    seL4_Word rsi;
    register seL4_Word r10 __asm__("r10");
    register seL4_Word r8 __asm__("r8");
    register seL4_Word r9 __asm__("r9");
    register seL4_Word r15 __asm__("r15");
    SEL4_SYS_REPLY_REGISTER_;

    __asm__ __volatile__(SEL4_SYS_ENTER_
                         : "=D"(rdi), "=S"(rsi), "=r"(r10), "=r"(r8), "=r"(r9), "=r"(r15)
                         : SEL4_SYS_NUMBER_(sys), "D"(src)SEL4_SYS_REPLY_INPUT_
                         : SEL4_SYS_CLOBBERS_);
    *out_badge = rdi;
    *out_info = rsi;
    *out_mr0 = r10;
    *out_mr1 = r8;
    *out_mr2 = r9;
    *out_mr3 = r15;
}

// seL4_VMEnter uses this one too: rsi comes back as its result.
static inline void sel4_sys_send_recv(seL4_Word sys, seL4_Word dest, seL4_Word *out_badge,
                                      seL4_Word info, seL4_Word *out_info, seL4_Word *in_out_mr0,
                                      seL4_Word *in_out_mr1, seL4_Word *in_out_mr2,
                                      seL4_Word *in_out_mr3, seL4_Word reply)
{
    seL4_Word rdi;
    seL4_Word rsi;
    register seL4_Word r10 __asm__("r10") = *in_out_mr0;
    register seL4_Word r8 __asm__("r8") = *in_out_mr1;
    register seL4_Word r9 __asm__("r9") = *in_out_mr2;
    register seL4_Word r15 __asm__("r15") = *in_out_mr3;
    SEL4_SYS_REPLY_REGISTER_;

    __asm__ __volatile__(SEL4_SYS_ENTER_
                         : "=S"(rsi), "+r"(r10), "+r"(r8), "+r"(r9), "+r"(r15), "=D"(rdi)
                         : SEL4_SYS_NUMBER_(sys), "D"(dest), "S"(info)SEL4_SYS_REPLY_INPUT_
                         : SEL4_SYS_CLOBBERS_);
    *out_info = rsi;
    *out_badge = rdi;
    *in_out_mr0 = r10;
    *in_out_mr1 = r8;
    *in_out_mr2 = r9;
    *in_out_mr3 = r15;
}

#ifdef CONFIG_KERNEL_MCS
static inline void sel4_sys_nbsend_recv(seL4_Word sys, seL4_Word dest, seL4_Word src,
                                        seL4_Word *out_badge, seL4_Word info, seL4_Word *out_info,
                                        seL4_Word *in_out_mr0, seL4_Word *in_out_mr1,
                                        seL4_Word *in_out_mr2, seL4_Word *in_out_mr3,
                                        seL4_Word reply)
{
    seL4_Word rdi;
    seL4_Word rsi;
    register seL4_Word r10 __asm__("r10") = *in_out_mr0;
    register seL4_Word r8 __asm__("r8") = *in_out_mr1;
    register seL4_Word r9 __asm__("r9") = *in_out_mr2;
    register seL4_Word r15 __asm__("r15") = *in_out_mr3;
    register seL4_Word r12 __asm__("r12") = reply;
    register seL4_Word r13 __asm__("r13") = dest;

    __asm__ __volatile__(SEL4_SYS_ENTER_
                         : "=S"(rsi), "+r"(r10), "+r"(r8), "+r"(r9), "+r"(r15), "=D"(rdi)
                         : SEL4_SYS_NUMBER_(sys), "D"(src), "S"(info), "r"(r12), "r"(r13)
                         : SEL4_SYS_CLOBBERS_);
    *out_info = rsi;
    *out_badge = rdi;
    *in_out_mr0 = r10;
    *in_out_mr1 = r8;
    *in_out_mr2 = r9;
    *in_out_mr3 = r15;
}
#endif

// libsel4 counts rsi and rdi as lost here.
static inline void sel4_sys_null(seL4_Word sys)
{
    __asm__ __volatile__(SEL4_SYS_ENTER_
                         :
                         : SEL4_SYS_NUMBER_(sys)
                         : "rsi", "rdi", SEL4_SYS_CLOBBERS_);
}

#undef SEL4_SYS_ENTER_
#undef SEL4_SYS_NUMBER_
#undef SEL4_SYS_CLOBBERS_
#undef SEL4_SYS_REPLY_REGISTER_
#undef SEL4_SYS_REPLY_INPUT_
