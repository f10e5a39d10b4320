// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Shared by the files of the validator.

#include <inttypes.h>

#include "check.h"

typedef struct checker {
    arena_t *arena;
    diag_t *diag;
    const capdl_kernel_t *kernel;
    const capdl_spec_t *spec;
    const capdl_check_options_t *options;
    place_t whole;    // for errors that no single place has
    bool *is_suspect; // address spaces, tables and CNodes with errors: nothing follows from them
    bool has_loose_tables; // no address space leads to some table, so that all may lack something
} checker_t;

static inline const char *name_of(const checker_t *checker, capdl_id_t id)
{
    return capdl_name(checker->spec, id);
}

static inline bool is_object(const checker_t *checker, capdl_id_t id)
{
    return id < checker->spec->count;
}

// Whether a slot is one that its object has, and holds what it claims to; if not, that was
// reported.
bool check_priv_is_sound(const checker_t *checker, const capdl_object_t *object,
                         const capdl_slot_t *slot);

void check_priv_memory(checker_t *checker);
void check_priv_fills(checker_t *checker);
void check_priv_vspaces(checker_t *checker);
void check_priv_threads(checker_t *checker);
void check_priv_devices(checker_t *checker);
void check_priv_domains(checker_t *checker);
