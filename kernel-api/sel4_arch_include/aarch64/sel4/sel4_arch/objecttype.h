// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Kinds of object on AArch64 only.

#include <sel4/objecttype.h>

typedef enum _mode_object {
    seL4_ARM_HugePageObject = seL4_NonArchObjectTypeCount,
    seL4_ARM_VSpaceObject,
    seL4_ModeObjectTypeCount,
} seL4_ModeObjectType;
