// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Pages of a root task that a device can use, and pages of devices that the root task can use.

#include <stdint.h>

#include <sel4c/sel4.h>

#define PAGE_SIZE ((size_t)1 << seL4_PageBits)

// Memory of one page, aligned to one.
typedef struct page {
    _Alignas(4096) uint8_t bytes[4096];
} page_t;

/*
 * Puts the pages of a device from `address` on in the place of `pages` of this program's image.
 *
 * Needs   calls in ascending order of addresses
 * Fails   SEL4_ERR_RANGE  no untyped device memory is there; otherwise as the kernel says
 */
sel4_result_t pages_map_device(const sel4_bootinfo_t *bootinfo, uint64_t address, page_t *pages,
                               size_t count);

// Where a page of this program's image is in physical memory.
sel4_result_t pages_physical(const sel4_bootinfo_t *bootinfo, const page_t *page,
                             uint64_t *ret_address);
