// SPDX-License-Identifier: BSD-2-Clause

// The name of a program that has none; SEL4_BACKTRACE_IMAGE replaces this file.

#include <sel4c/backtrace.h>

const char *const sel4_backtrace_image = NULL;
