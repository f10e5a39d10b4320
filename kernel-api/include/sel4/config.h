// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The configuration of the kernel and of this library, as CONFIG_… macros.

#include <autoconf.h>
