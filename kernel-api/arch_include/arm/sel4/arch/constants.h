// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The numbers of this architecture are in <sel4/sel4_arch/constants.h>.
