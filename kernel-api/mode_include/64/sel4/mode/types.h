// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Widths of what a word of capability data holds: the fields of seL4_CNode_CapData_t, or a badge.

#define seL4_GuardSizeBits 6
#define seL4_GuardBits     58
#define seL4_BadgeBits     64
