// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Untyped memory and its one invocation, Retype.

#include "invocation.h"

result_t untyped_invoke(call_t *call);
