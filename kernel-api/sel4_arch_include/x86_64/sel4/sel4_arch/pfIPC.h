// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Kept for code that includes it.  What it once held is in <sel4/faults.h>.
