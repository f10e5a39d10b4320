// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Replaces the loader's tables by the kernel's own.
void memory_init(void);
