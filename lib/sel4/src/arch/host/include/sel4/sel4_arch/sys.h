// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The kernel's door on the host: in place of the raw layer's header of this name, which enters the
 * kernel, this one calls the fake kernel (sel4c/fake_kernel.h) for every architecture.
 */

#include <sel4/config.h>
#include <sel4/macros.h>
#include <sel4/simple_types.h>

#include <sel4c/fake_kernel.h>

// As the real headers say for this architecture.
#ifdef CONFIG_ARCH_X86
#define SEL4_SYS_SEND_SKIPS_EMPTY 0
#define SEL4_SYS_SIGNAL_INFO      1
#else
#define SEL4_SYS_SEND_SKIPS_EMPTY 1
#define SEL4_SYS_SIGNAL_INFO      0
#endif

static inline void sel4_sys_send(seL4_Word sys, seL4_Word dest, seL4_Word info, seL4_Word mr0,
                                 seL4_Word mr1, seL4_Word mr2, seL4_Word mr3)
{
    sel4_fake_call_t call = { .way = SEL4_FAKE_SEND,
                              .sys = sys,
                              .dest = dest,
                              .info = info,
                              .word = { mr0, mr1, mr2, mr3 } };
    (void)sel4_fake_kernel_enter(&call);
}

static inline void sel4_sys_send_null(seL4_Word sys, seL4_Word dest, seL4_Word info)
{
    sel4_fake_call_t call = { .way = SEL4_FAKE_SEND_NULL, .sys = sys, .dest = dest, .info = info };
    (void)sel4_fake_kernel_enter(&call);
}

static inline void sel4_sys_reply(seL4_Word sys, seL4_Word info, seL4_Word mr0, seL4_Word mr1,
                                  seL4_Word mr2, seL4_Word mr3)
{
    sel4_fake_call_t call = {
        .way = SEL4_FAKE_REPLY, .sys = sys, .info = info, .word = { mr0, mr1, mr2, mr3 }
    };
    (void)sel4_fake_kernel_enter(&call);
}

static inline void sel4_sys_recv(seL4_Word sys, seL4_Word src, seL4_Word *out_badge,
                                 seL4_Word *out_info, seL4_Word *out_mr0, seL4_Word *out_mr1,
                                 seL4_Word *out_mr2, seL4_Word *out_mr3, seL4_Word reply)
{
    sel4_fake_call_t call = { .way = SEL4_FAKE_RECV, .sys = sys, .source = src, .reply = reply };
    sel4_fake_answer_t answer = sel4_fake_kernel_enter(&call);
    *out_badge = answer.badge;
    *out_info = answer.info;
    *out_mr0 = answer.word[0];
    *out_mr1 = answer.word[1];
    *out_mr2 = answer.word[2];
    *out_mr3 = answer.word[3];
}

static inline void sel4_sys_send_recv(seL4_Word sys, seL4_Word dest, seL4_Word *out_badge,
                                      seL4_Word info, seL4_Word *out_info, seL4_Word *in_out_mr0,
                                      seL4_Word *in_out_mr1, seL4_Word *in_out_mr2,
                                      seL4_Word *in_out_mr3, seL4_Word reply)
{
    sel4_fake_call_t call = {
        .way = SEL4_FAKE_SEND_RECV,
        .sys = sys,
        .dest = dest,
        .info = info,
        .word = { *in_out_mr0, *in_out_mr1, *in_out_mr2, *in_out_mr3 },
        .reply = reply,
    };
    sel4_fake_answer_t answer = sel4_fake_kernel_enter(&call);
    *out_badge = answer.badge;
    *out_info = answer.info;
    *in_out_mr0 = answer.word[0];
    *in_out_mr1 = answer.word[1];
    *in_out_mr2 = answer.word[2];
    *in_out_mr3 = answer.word[3];
}

static inline void sel4_sys_nbsend_recv(seL4_Word sys, seL4_Word dest, seL4_Word src,
                                        seL4_Word *out_badge, seL4_Word info, seL4_Word *out_info,
                                        seL4_Word *in_out_mr0, seL4_Word *in_out_mr1,
                                        seL4_Word *in_out_mr2, seL4_Word *in_out_mr3,
                                        seL4_Word reply)
{
    sel4_fake_call_t call = {
        .way = SEL4_FAKE_NBSEND_RECV,
        .sys = sys,
        .dest = dest,
        .source = src,
        .info = info,
        .word = { *in_out_mr0, *in_out_mr1, *in_out_mr2, *in_out_mr3 },
        .reply = reply,
    };
    sel4_fake_answer_t answer = sel4_fake_kernel_enter(&call);
    *out_badge = answer.badge;
    *out_info = answer.info;
    *in_out_mr0 = answer.word[0];
    *in_out_mr1 = answer.word[1];
    *in_out_mr2 = answer.word[2];
    *in_out_mr3 = answer.word[3];
}

static inline void sel4_sys_null(seL4_Word sys)
{
    sel4_fake_call_t call = { .way = SEL4_FAKE_NULL, .sys = sys };
    (void)sel4_fake_kernel_enter(&call);
}
