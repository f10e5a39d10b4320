// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The interrupt controller, a GICv2, beyond what arch.h asks of it.

#include "kernel.h"

#define GIC_SGI_COUNT    16u
#define GIC_TARGET_COUNT 8u

// Which architecture it says to have.
word_t gic_version(void);
void gic_init(void);
void gic_set_edge_triggered(word_t irq, bool is_edge);
void gic_send_sgi(word_t irq, word_t target);
