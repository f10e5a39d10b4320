// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Shared by the files that compare.

#include <inttypes.h>

#include "compare.h"
#include "slot.h"

#define COMPARE_EQ(comparison, id, what, actual, expected)                                 \
    do {                                                                                   \
        uint64_t actual_ = (actual);                                                       \
        uint64_t expected_ = (expected);                                                   \
        if (actual_ != expected_) {                                                        \
            compare_failed(comparison, id, "%s is 0x%" PRIx64 ", wanted 0x%" PRIx64, what, \
                           actual_, expected_);                                            \
        }                                                                                  \
    } while (0)

static inline const capdl_object_t *compare_priv_object(const comparison_t *comparison,
                                                        capdl_id_t id)
{
    return capdl_get(comparison->system->spec, id);
}

static inline uint64_t compare_priv_place(const comparison_t *comparison, capdl_id_t id)
{
    return comparison->places[comparison->numbers[id]];
}

// Whether an object is a page that the initialiser was loaded with.
static inline bool compare_priv_is_page(const comparison_t *comparison, capdl_id_t id)
{
    return comparison->numbers[id] >= comparison->spec->header->slot_count;
}

// A capability as the model says; what is mapped is not compared.
void compare_priv_cap(comparison_t *comparison, capdl_id_t id, const char *where, cap_t actual,
                      const capdl_cap_t *expected);

// Rights as the kernel has them.
uint64_t compare_priv_rights(uint8_t rights);

void compare_priv_vspace(comparison_t *comparison, capdl_id_t id);
void compare_priv_frame(comparison_t *comparison, capdl_id_t id);
void compare_priv_tcb(comparison_t *comparison, capdl_id_t id);
void compare_priv_sched_context(comparison_t *comparison, capdl_id_t id);
void compare_priv_irq(comparison_t *comparison, capdl_id_t id);
