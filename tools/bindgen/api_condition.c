// SPDX-License-Identifier: BSD-2-Clause

// Reads the conditions in the kernel's XML files.

#include <string.h>

#include "api_priv.h"

static const char *const no_names[] = { NULL };
static const char *const var_attribute[] = { "var", NULL };
static const char *const operators[] = { "and", "or", "not", "config", NULL };

static condition_t *parse_expression(arena_t *arena, diag_t *diag, const config_t *config,
                                     const xml_node_t *node);

static condition_t *parse_key(arena_t *arena, diag_t *diag, const config_t *config,
                              const xml_node_t *node)
{
    static const char prefix[] = "CONFIG_";
    const char *var = xml_need_attribute(diag, node, "var");

    xml_check(diag, node, var_attribute, no_names, false);
    if (!var) {
        return NULL;
    }
    if (strncmp(var, prefix, sizeof prefix - 1) != 0) {
        diag_error(diag, node->place, "\"%s\" is no configuration key: it must start with CONFIG_",
                   var);
        return NULL;
    }
    const char *key = var + sizeof prefix - 1;
    if (!config_find(config, key)) {
        diag_error(diag, node->place,
                   "%s is a key that neither the kernel's gen_config.json files nor sel4c's schema "
                   "know",
                   var);
        return NULL;
    }
    condition_t *condition = arena_alloc(arena, sizeof *condition);
    *condition = (condition_t){ .kind = CONDITION_KEY, .key = key, .place = node->place };
    return condition;
}

static condition_t *parse_operator(arena_t *arena, diag_t *diag, const config_t *config,
                                   const xml_node_t *node, condition_kind_t kind)
{
    condition_t *condition = arena_alloc(arena, sizeof *condition);
    bool ok = true;

    *condition = (condition_t){ .kind = kind, .place = node->place };
    xml_check(diag, node, no_names, operators, false);
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is_text(child)) {
            continue;
        }
        condition_t *part = parse_expression(arena, diag, config, child);
        if (part) {
            *ARENA_PUSH(arena, condition->parts, condition->part_count, condition->part_capacity) =
                part;
        } else {
            ok = false;
        }
    }
    if (ok && kind == CONDITION_NOT && condition->part_count != 1) {
        diag_error(diag, node->place, "<not> needs exactly one part");
        ok = false;
    } else if (ok && condition->part_count == 0) {
        diag_error(diag, node->place, "<%s> needs at least one part", node->name);
        ok = false;
    }
    return ok ? condition : NULL;
}

static condition_t *parse_expression(arena_t *arena, diag_t *diag, const config_t *config,
                                     const xml_node_t *node)
{
    if (xml_is(node, "config")) {
        return parse_key(arena, diag, config, node);
    }
    if (xml_is(node, "not")) {
        return parse_operator(arena, diag, config, node, CONDITION_NOT);
    }
    if (xml_is(node, "and")) {
        return parse_operator(arena, diag, config, node, CONDITION_AND);
    }
    if (xml_is(node, "or")) {
        return parse_operator(arena, diag, config, node, CONDITION_OR);
    }
    return NULL; // xml_check() of the parent has said it
}

bool api_priv_parse_condition(arena_t *arena, diag_t *diag, const config_t *config,
                              const xml_node_t *node, const condition_t **ret_condition)
{
    const condition_t *condition = NULL;

    xml_check(diag, node, no_names, operators, false);
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is_text(child)) {
            continue;
        }
        if (condition) {
            diag_error(diag, child->place, "<condition> holds one expression; use <and> or <or>");
            return false;
        }
        condition = parse_expression(arena, diag, config, child);
        if (!condition) {
            return false;
        }
    }
    *ret_condition = condition;
    return true;
}
