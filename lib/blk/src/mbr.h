// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The master boot record: four entries at the end of the first sector (UEFI
// specification 2.10, 5.2).

#include <sel4c/span.h>

bool mbr_is_there(sel4_span_t sector);

// Whether it only says that there is a GPT.
bool mbr_is_protective(sel4_span_t sector);
