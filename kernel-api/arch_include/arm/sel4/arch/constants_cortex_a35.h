// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <sel4/config.h>

#ifndef CONFIG_ARM_CORTEX_A35
#error "this kernel is not for a Cortex-A35"
#endif

#include <sel4/arch/constants_cortex.h>
