// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Before every access to what threads share.  The model of the tests changes threads here.

#ifdef SEL4C_SYNC_HOOK
void sel4_sync_hook(void);
#else
static inline void sel4_sync_hook(void)
{
}
#endif
