// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// An entry of the log that a kernel with BENCHMARK_TRACEPOINTS writes.

#include <sel4/config.h>
#include <sel4/simple_types.h>

#ifdef CONFIG_BENCHMARK_TRACEPOINTS
typedef struct benchmark_tracepoint_log_entry {
    seL4_Word id;
    seL4_Word duration;
} benchmark_tracepoint_log_entry_t;
#endif
