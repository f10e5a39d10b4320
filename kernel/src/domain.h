// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Scheduling domains and their schedule (seL4 manual, "Domains").

#include "invocation.h"

void domain_init(void);
// Time that went by counts against the running domain.
void domain_charge(ticks_t consumed);
bool domain_is_over(ticks_t consumed);
bool domain_advance_if_over(void);
ticks_t domain_deadline(void);
result_t domain_invoke(call_t *call);
