// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A jump out of functions without their releases, for programs without a C library.

#include <stdint.h>

typedef struct jump {
    uintptr_t words[32];
} jump_t;

// Gives 0; then 1, when jump_back() comes here.  The function that calls it must not have returned.
__attribute__((returns_twice)) int jump_mark(jump_t *jump);
_Noreturn void jump_back(const jump_t *jump);
