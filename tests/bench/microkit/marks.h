// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Places in the program at which instructions are counted: between two of them lies what is
// measured.  Each is written once, in a function that is not inlined.

#define MARK(name) __asm__ volatile(".globl " #name "\n" #name ":" ::: "memory")

#define CALL_COUNT 20
#define HOP_COUNT  20
