// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <sel4c/unwind.h>

// The FDE at `offset` in .eh_frame, with its CIE.  On failure `*entry` has no meaning.
sel4_unwind_result_t sel4_unwind_priv_read_fde(const sel4_unwind_section_t *entries, size_t offset,
                                               sel4_unwind_entry_t *entry);
