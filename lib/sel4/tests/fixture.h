// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What every test of lib/sel4 begins with: a fresh fake kernel and an IPC buffer.

#include <string.h>

#include <sel4c/fake_kernel.h>
#include <sel4c/sel4.h>

#include "harness.h"

static sel4_ipc_buffer_t buffer;

static inline void begin(void)
{
    memset(&buffer, 0, sizeof buffer);
    sel4_ipc_buffer_set(&buffer);
    sel4_fake_kernel_reset();
}

// The label and the counts of a recorded call.
static inline seL4_Word label_of(sel4_fake_call_t call)
{
    return (seL4_MessageInfo_t){ { call.info } }.words[0] >> 12;
}

static inline seL4_Word length_of(sel4_fake_call_t call)
{
    return call.info & 0x7f;
}

// One call was made, an invocation of `label` on `cap`.
#define EXPECT_INVOCATION(cap, label)                                      \
    do {                                                                   \
        EXPECT_EQ(sel4_fake_kernel_call_count(), 1);                       \
        EXPECT_EQ(sel4_fake_kernel_call(0).way, SEL4_FAKE_SEND_RECV);      \
        EXPECT_EQ(sel4_fake_kernel_call(0).sys, (seL4_Word)seL4_SysCall);  \
        EXPECT_EQ(sel4_fake_kernel_call(0).dest, cap);                     \
        EXPECT_EQ(label_of(sel4_fake_kernel_call(0)), (seL4_Word)(label)); \
    } while (0)
