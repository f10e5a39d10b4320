// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The breakpoints and watchpoints of Armv8-A Cortex cores, which all have the same.  The
 * breakpoints are numbered first.  Included through the header of the core.
 */

#include <sel4/config.h>

// Upstream counts the breakpoints only for the A35.
#ifdef CONFIG_ARM_CORTEX_A35
#define seL4_NumHWBreakpoints 6
#else
#define seL4_NumHWBreakpoints 10
#endif
#define seL4_NumExclusiveBreakpoints 6
#define seL4_NumExclusiveWatchpoints 4

#ifdef CONFIG_HARDWARE_DEBUG_API
#define seL4_FirstBreakpoint          0
#define seL4_FirstWatchpoint          6
#define seL4_NumDualFunctionMonitors  0
#define seL4_FirstDualFunctionMonitor (-1)
#endif
