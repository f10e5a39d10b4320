// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Shared by the files that read the interface description.

#include "api.h"

void api_priv_add_known_types(arena_t *arena, api_t *api);
void api_priv_add_cap_type(arena_t *arena, api_t *api, const char *name, place_t place);

// `members` is kept. Some structures are shorter in some configurations.
void api_priv_add_struct_type(arena_t *arena, api_t *api, const config_t *config, const char *name,
                              const char **members, size_t member_count);

// Reads `<condition>`; NULL in `ret_condition` when it is empty. False after a diagnostic.
bool api_priv_parse_condition(arena_t *arena, diag_t *diag, const config_t *config,
                              const xml_node_t *node, const condition_t **ret_condition);

// Checks the description as a whole and numbers the labels.
bool api_priv_check(arena_t *arena, diag_t *diag, api_t *api);
