// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What lwIP asks of compiler and platform.

#include <limits.h>
#include <stdint.h>

// So that lwIP leaves `ssize_t` to the C library.
#ifndef SSIZE_MAX
#define SSIZE_MAX LONG_MAX
#endif

// lib/net: random numbers of the program; the end of a program in which lwIP contradicts itself.
uint32_t sel4_net_priv_random(void);
_Noreturn void sel4_net_assertion_failed(const char *what, const char *file, int line);

#define LWIP_RAND()             sel4_net_priv_random()
#define LWIP_PLATFORM_ASSERT(x) sel4_net_assertion_failed((x), __FILE__, __LINE__)
#define LWIP_PLATFORM_DIAG(x)
