// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A protection domain on the fake kernel, with an IPC buffer of its own.

#include <microkit.h>
#include <string.h>

#include <sel4c/fake_kernel.h>

#include "../src/domain.h"
#include "harness.h"

static seL4_IPCBuffer world_buffer;

static inline void world_init(void)
{
    sel4_fake_kernel_reset();
    memset(&world_buffer, 0, sizeof(world_buffer));
    __sel4_ipc_buffer = &world_buffer;
    memset(microkit_name, 0, sizeof(microkit_name));
    strncpy(microkit_name, "domain", sizeof(microkit_name));
    microkit_irqs = 0;
    microkit_notifications = 0;
    microkit_pps = 0;
    microkit_have_signal = seL4_False;
    microkit_signal_cap = seL4_CapNull;
    sel4_mk_priv_deferred_ack = 0;
    sel4_mk_priv_deferred_notify = 0;
}

#define EXPECT_CALL(index, way_, dest_)                        \
    do {                                                       \
        sel4_fake_call_t call_ = sel4_fake_kernel_call(index); \
        EXPECT_EQ(call_.way, (way_));                          \
        EXPECT_EQ(call_.dest, (dest_));                        \
    } while (0)
