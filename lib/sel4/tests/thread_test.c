// SPDX-License-Identifier: BSD-2-Clause

// sel4c/thread.h, sched.h and user_context.h.

#include "fixture.h"

static const sel4_tcb_t tcb = { 0x40 };
static sel4_ipc_buffer_t other;

TEST(user_context, registers_in_the_kernels_order)
{
    sel4_user_context_t context;
    seL4_Word *words = (seL4_Word *)&context;
    for (seL4_Word i = 0; i < SEL4_USER_CONTEXT_WORD_COUNT; i++) {
        words[i] = i;
    }
#if SEL4_CONFIG(ARCH_AARCH64)
    EXPECT_EQ(*sel4_user_context_pc(&context), 0);
    EXPECT_EQ(*sel4_user_context_sp(&context), 1);
    EXPECT_EQ(*sel4_user_context_tls(&context), 34);
    static const unsigned char places[] = { 3,  4,  5,  6,  7,  8,  9,  10, 11, 17, 18,
                                            19, 20, 21, 22, 23, 12, 13, 14, 24, 25, 26,
                                            27, 28, 29, 30, 31, 32, 33, 15, 16 };
    for (unsigned i = 0; i <= 30; i++) {
        EXPECT_EQ(*sel4_user_context_gpr(&context, i), places[i]);
    }
    EXPECT_NULL(sel4_user_context_gpr(&context, 31));
    EXPECT_PTR_EQ(sel4_user_context_c_param(&context, 7), &context.x7);
#elif SEL4_CONFIG(ARCH_RISCV64)
    EXPECT_EQ(*sel4_user_context_pc(&context), 0);
    EXPECT_EQ(*sel4_user_context_sp(&context), 2);
    EXPECT_EQ(*sel4_user_context_tls(&context), 31);
    static const unsigned char places[] = { 0,  1,  2,  3,  31, 24, 25, 26, 4,  5, 16,
                                            17, 18, 19, 20, 21, 22, 23, 6,  7,  8, 9,
                                            10, 11, 12, 13, 14, 15, 27, 28, 29, 30 };
    EXPECT_NULL(sel4_user_context_gpr(&context, 0));
    for (unsigned i = 1; i <= 31; i++) {
        harness_note("x%u", i);
        EXPECT_EQ(*sel4_user_context_gpr(&context, i), places[i]);
    }
    EXPECT_NULL(sel4_user_context_gpr(&context, 32));
    EXPECT_PTR_EQ(sel4_user_context_c_param(&context, 7), &context.a7);
#else
    EXPECT_EQ(*sel4_user_context_pc(&context), 0);
    EXPECT_EQ(*sel4_user_context_sp(&context), 1);
    EXPECT_EQ(*sel4_user_context_tls(&context), 18);
    static const unsigned char places[] = {
        3, 5, 6, 4, 1, 9, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17
    };
    for (unsigned i = 0; i <= 15; i++) {
        EXPECT_EQ(*sel4_user_context_gpr(&context, i), places[i]);
    }
    EXPECT_NULL(sel4_user_context_gpr(&context, 16));
    EXPECT_PTR_EQ(sel4_user_context_c_param(&context, 0), &context.rdi);
    EXPECT_PTR_EQ(sel4_user_context_c_param(&context, 5), &context.r9);
#endif
    for (unsigned i = 0; i < SEL4_C_PARAM_COUNT; i++) {
        EXPECT_NOT_NULL(sel4_user_context_c_param(&context, i));
    }
    EXPECT_NULL(sel4_user_context_c_param(&context, SEL4_C_PARAM_COUNT));
    EXPECT_NULL(sel4_user_context_gpr(&context, UINT32_MAX));
}

static void expect_spaces(const sel4_ipc_buffer_t *ipc)
{
    EXPECT_INVOCATION(0x40, TCBConfigure);
    sel4_fake_call_t call = sel4_fake_kernel_call(0);
    EXPECT_EQ(ipc->caps_or_badges[0], 0x41);
    EXPECT_EQ(ipc->caps_or_badges[1], 0x43);
    EXPECT_EQ(ipc->caps_or_badges[2], 0x45);
#if SEL4_CONFIG(KERNEL_MCS)
    EXPECT_EQ(length_of(call), 3);
    EXPECT_EQ(call.word[0], 0x42);
    EXPECT_EQ(call.word[1], 0);
    EXPECT_EQ(call.word[2], 0x44000);
#else
    EXPECT_EQ(length_of(call), 4);
    EXPECT_EQ(call.word[0], 0x46);
    EXPECT_EQ(call.word[1], 0x42);
    EXPECT_EQ(call.word[2], 0);
    EXPECT_EQ(call.word[3], 0x44000);
#endif
}

TEST(thread, set_spaces)
{
    sel4_thread_spaces_t spaces = {
        .cspace = { 0x41 },
        .cspace_guard = 0x42,
        .vspace = { 0x43 },
        .ipc_buffer = sel4_vaddr(0x44000),
        .ipc_buffer_frame = { 0x45 },
        .fault_handler_in_cspace = 0x46,
    };
    begin();
    EXPECT_OK(sel4_thread_set_spaces(tcb, &spaces));
    expect_spaces(&buffer);
    begin();
    EXPECT_OK(sel4_thread_set_spaces_with(&other, tcb, &spaces));
    expect_spaces(&other);
}

static void expect_schedule(const sel4_ipc_buffer_t *ipc)
{
    EXPECT_INVOCATION(0x40, TCBSetSchedParams);
    EXPECT_EQ(sel4_fake_kernel_call(0).word[0], 200);
    EXPECT_EQ(sel4_fake_kernel_call(0).word[1], 100);
    EXPECT_EQ(ipc->caps_or_badges[0], 1);
#if SEL4_CONFIG(KERNEL_MCS)
    EXPECT_EQ(ipc->caps_or_badges[1], 0x47);
    EXPECT_EQ(ipc->caps_or_badges[2], 0x48);
#endif
}

TEST(thread, set_schedule)
{
    sel4_thread_schedule_t schedule = {
        .authority = SEL4_INIT_TCB,
        .max_controlled_priority = 200,
        .priority = 100,
        .sched_context = { 0x47 },
        .fault_handler = { 0x48 },
    };
    begin();
    EXPECT_OK(sel4_thread_set_schedule(tcb, &schedule));
    expect_schedule(&buffer);
    begin();
    EXPECT_OK(sel4_thread_set_schedule_with(&other, tcb, &schedule));
    expect_schedule(&other);
}

static void expect_context(const sel4_ipc_buffer_t *ipc, const sel4_user_context_t *context)
{
    EXPECT_INVOCATION(0x40, TCBWriteRegisters);
    sel4_fake_call_t call = sel4_fake_kernel_call(0);
    EXPECT_EQ(call.word[0], 1); // resume, no flags
    EXPECT_EQ(call.word[1], SEL4_USER_CONTEXT_WORD_COUNT);
    EXPECT_EQ(length_of(call), SEL4_USER_CONTEXT_WORD_COUNT + 2);
    const seL4_Word *words = (const seL4_Word *)context;
    EXPECT_EQ(call.word[2], words[0]);
    EXPECT_EQ(call.word[3], words[1]);
    EXPECT_BYTES_EQ(&ipc->msg[4], &words[2], sizeof *context - 2 * sizeof(seL4_Word));
}

TEST(thread, write_context)
{
    sel4_user_context_t context;
    seL4_Word *words = (seL4_Word *)&context;
    for (seL4_Word i = 0; i < SEL4_USER_CONTEXT_WORD_COUNT; i++) {
        words[i] = 1000 + i;
    }
    begin();
    EXPECT_OK(sel4_thread_write_context(tcb, true, &context));
    expect_context(&buffer, &context);
    begin();
    EXPECT_OK(sel4_thread_write_context_with(&other, tcb, true, &context));
    expect_context(&other, &context);
}

TEST(thread, read_context)
{
    sel4_user_context_t context;
    for (int form = 0; form < 2; form++) {
        sel4_ipc_buffer_t *ipc = form == 0 ? &buffer : &other;
        begin();
        memset(&context, 0, sizeof context);
        for (seL4_Word i = 0; i < SEL4_USER_CONTEXT_WORD_COUNT; i++) {
            ipc->msg[i] = 500 + i;
        }
        sel4_fake_kernel_answer((sel4_fake_answer_t){ .word = { 500, 501, 502, 503 } });
        EXPECT_OK(form == 0 ? sel4_thread_read_context(tcb, false, &context)
                            : sel4_thread_read_context_with(&other, tcb, false, &context));
        EXPECT_INVOCATION(0x40, TCBReadRegisters);
        EXPECT_EQ(sel4_fake_kernel_call(0).word[0], 0);
        EXPECT_EQ(sel4_fake_kernel_call(0).word[1], SEL4_USER_CONTEXT_WORD_COUNT);
        EXPECT_BYTES_EQ(&context, ipc->msg, sizeof context);
    }
}

#if SEL4_CONFIG(KERNEL_MCS)

static void expect_sched(const sel4_ipc_buffer_t *ipc, seL4_Word budget, seL4_Word period,
                         seL4_Word flags)
{
    EXPECT_INVOCATION(0x80, SchedControlConfigureFlags);
    sel4_fake_call_t call = sel4_fake_kernel_call(0);
    EXPECT_EQ(call.word[0], budget);
    EXPECT_EQ(call.word[1], period);
    EXPECT_EQ(call.word[2], 3);
    EXPECT_EQ(call.word[3], 0xbad9e);
    EXPECT_EQ(ipc->msg[4], flags);
    EXPECT_EQ(ipc->caps_or_badges[0], 0x81);
}

TEST(sched, configure)
{
    sel4_sched_control_t control = { 0x80 };
    sel4_sched_context_t context = { 0x81 };
    sel4_sched_params_t params = {
        .budget_us = 5 * SEL4_US_PER_MS,
        .period_us = SEL4_US_PER_S,
        .extra_refills = 3,
        .badge = 0xbad9e,
        .is_sporadic = true,
    };
    begin();
    EXPECT_OK(sel4_sched_control_configure(control, context, &params));
    expect_sched(&buffer, 5000, 1000000, 1);
    params.period_us = 0;
    params.is_sporadic = false;
    begin();
    EXPECT_OK(sel4_sched_control_configure_with(&other, control, context, &params));
    expect_sched(&other, 5000, 5000, 0);
}

TEST(sched, extra_refills)
{
    EXPECT_EQ(sel4_sched_context_extra_refills_max(6), 0);
    EXPECT_EQ(sel4_sched_context_extra_refills_max(7), 0);
    EXPECT_EQ(sel4_sched_context_extra_refills_max(8), 8);
    EXPECT_EQ(sel4_sched_context_extra_refills_max(8), seL4_MaxExtraRefills(8));
    EXPECT_EQ(sel4_sched_context_extra_refills_max(64), 0);
}

#endif
