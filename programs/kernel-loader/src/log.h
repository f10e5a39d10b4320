// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Lines on the console: `sel4c loader | INFO  | …`.

#include <sel4c/base.h>
#include <sel4c/format.h>

void loader_info(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);

// Logs an error and stops this core for good.
_Noreturn void loader_fail(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);

// A line of an error that ends elsewhere.
void loader_error(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);
