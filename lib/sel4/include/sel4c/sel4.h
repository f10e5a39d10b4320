// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// All of lib/sel4: the typed seL4 API.

#include <sel4c/address.h>
#include <sel4c/arch.h>
#include <sel4c/bootinfo.h>
#include <sel4c/cap.h>
#include <sel4c/cspace.h>
#include <sel4c/debug.h>
#include <sel4c/error.h>
#include <sel4c/expect.h>
#include <sel4c/fault.h>
#include <sel4c/gen/config.h>
#include <sel4c/gen/invocations.h>
#include <sel4c/ipc.h>
#include <sel4c/ipc_buffer.h>
#include <sel4c/message.h>
#include <sel4c/notification.h>
#include <sel4c/object.h>
#include <sel4c/reply.h>
#include <sel4c/rights.h>
#include <sel4c/sched.h>
#include <sel4c/thread.h>
#include <sel4c/time.h>
#include <sel4c/user_context.h>
#include <sel4c/vspace.h>
