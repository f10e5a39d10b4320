// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A specification for people: a summary in words and numbers, and a graph for Graphviz.

#include "capdl/kernel.h"
#include "capdl/model.h"
#include "common/text.h"

/*
 * Objects by kind with their memory, then each address space with what it maps and the threads in
 * it.
 *
 * Needs  a specification without errors
 */
void capdl_show_summary(arena_t *arena, const capdl_kernel_t *kernel, const capdl_spec_t *spec,
                        text_t *ret_text);

// Objects as nodes, capabilities as edges.  Frames that are only mapped are counted, not drawn.
void capdl_show_dot(const capdl_spec_t *spec, text_t *ret_text);
