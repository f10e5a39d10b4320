// SPDX-License-Identifier: BSD-2-Clause

// The architecture of the machine that builds.

#if defined(__x86_64__)
#include "../x86_64/prepare.c" // NOLINT(bugprone-suspicious-include)
#elif defined(__aarch64__)
#include "../aarch64/prepare.c" // NOLINT(bugprone-suspicious-include)
#elif defined(__riscv)
#include "../riscv64/prepare.c" // NOLINT(bugprone-suspicious-include)
#endif
