// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Every limit of a system description that does not follow from the kernel.  Those that protection
 * domains know too are in <sel4c/microkit_abi.h>.
 */

#include <stdint.h>

#include <sel4c/microkit_abi.h>

// A range that a number must be in, and why.
typedef struct sdf_limit {
    uint64_t min;
    uint64_t max;
    const char *why; // may be empty
} sdf_limit_t;

#define SDF_PAGE_SIZE       UINT64_C(0x1000)
#define SDF_LARGE_PAGE_SIZE UINT64_C(0x200000)
#define SDF_STACK_SIZE      UINT64_C(0x2000)
#define SDF_BUDGET_US       UINT64_C(1000)
#define SDF_BUDGET_MIN_US   UINT64_C(20) // the kernel starts nothing that two of its own runs eat up

// Each page is an object.  A system has no more of them, of whatever size.
#define SDF_PAGE_COUNT_MAX (UINT64_C(1) << 20)

#define SDF_ROOT_SLOT_MAX ((UINT64_C(1) << SEL4_MK_ROOT_BITS) - 1)
#define SDF_VECTOR_MAX    107
#define SDF_PORT_END      UINT64_C(0x10000)
#define SDF_IOVADDR_END   (UINT64_C(1) << 39)
#define SDF_IO_DOMAIN_MAX UINT64_C(0xffff)
#define SDF_PCI_BUS_MAX   255
#define SDF_PCI_DEV_MAX   31
#define SDF_PCI_FN_MAX    7
