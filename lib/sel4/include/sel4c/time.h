// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The time of MCS kernels: microseconds.  Raw layer: seL4_Time.

#include <sel4/sel4.h>

typedef seL4_Time sel4_time_us_t;

#define SEL4_US_PER_MS ((sel4_time_us_t)1000)
#define SEL4_US_PER_S  ((sel4_time_us_t)1000000)
