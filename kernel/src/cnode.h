// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Invocations of CNodes: copy, mint, move, mutate, rotate, delete, revoke, cancel badged sends.

#include "invocation.h"

result_t cnode_invoke(call_t *call);
