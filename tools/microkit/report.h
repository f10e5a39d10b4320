// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What a system is made of, for people.

#include "capdl/build.h"
#include "common/text.h"

typedef struct mk_report {
    const capdl_spec_t *spec;
    const capdl_linked_t *linked;
    size_t image_size; // 0: not known
} mk_report_t;

// Appends to the text.
void mk_report_write(const mk_report_t *report, text_t *text);
