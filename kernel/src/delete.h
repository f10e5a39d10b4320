// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Deleting and revoking capabilities.  Both may be interrupted: they then fail with PREEMPTED, all
 * structures are consistent, and the same call made again goes on where it stopped.
 *
 * A container (CNode, TCB) whose last capability goes becomes a *zombie*: a capability that cannot
 * be invoked and counts the slots still to be emptied.
 */

#include "slot.h"

result_t slot_delete(slot_t *slot);
result_t slot_revoke(slot_t *slot);

// Deletes a capability that cannot be the last one to a container.
void slot_delete_simple(slot_t *slot);
