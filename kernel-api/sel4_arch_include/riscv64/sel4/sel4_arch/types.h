// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The types of RV64 are those of RISC-V, in <sel4/arch/types.h>.

#include <sel4/simple_types.h>
