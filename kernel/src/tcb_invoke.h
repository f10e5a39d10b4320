// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Invocations of TCBs.

#include "invocation.h"

result_t tcb_invoke(call_t *call);
