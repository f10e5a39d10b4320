// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <sel4/arch/objecttype.h>
#include <sel4/sel4_arch/constants.h>
#include <sel4/sel4_arch/objecttype.h>
