// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What the files of this runtime share.

#include <sel4c/microkit.h>

extern bool microkit_passive;

// Identifiers whose notification, whose acknowledgement, goes out before the next wait; with any of
// them, microkit_have_signal is true.
extern seL4_Word sel4_mk_priv_deferred_notify;
extern seL4_Word sel4_mk_priv_deferred_ack;

// Something came for which the handler has no function.
SEL4_NORETURN void sel4_mk_priv_missing(const char *what);
