// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// <sel4/sel4_arch/sys.h> knows both ways into the kernel.

#include <sel4/sel4_arch/syscalls.h>
