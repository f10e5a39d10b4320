// SPDX-License-Identifier: BSD-2-Clause

// Condition trees. Their depth is bounded by the parser that makes them.

#include "condition.h"

#include <string.h>

bool condition_holds(const condition_t *condition, const config_t *config)
{
    if (!condition) {
        return true;
    }
    switch (condition->kind) {
    case CONDITION_KEY:
        return config_is_defined(config, condition->key);
    case CONDITION_NOT:
        return !condition_holds(condition->parts[0], config);
    case CONDITION_AND:
        for (size_t i = 0; i < condition->part_count; i++) {
            if (!condition_holds(condition->parts[i], config)) {
                return false;
            }
        }
        return true;
    case CONDITION_OR:
        for (size_t i = 0; i < condition->part_count; i++) {
            if (condition_holds(condition->parts[i], config)) {
                return true;
            }
        }
        return false;
    }
    return false;
}

bool condition_equal(const condition_t *a, const condition_t *b)
{
    if (!a || !b) {
        return a == b;
    }
    if (a->kind != b->kind || a->part_count != b->part_count) {
        return false;
    }
    if (a->kind == CONDITION_KEY) {
        return strcmp(a->key, b->key) == 0;
    }
    for (size_t i = 0; i < a->part_count; i++) {
        if (!condition_equal(a->parts[i], b->parts[i])) {
            return false;
        }
    }
    return true;
}

static char *join(arena_t *arena, const condition_t *condition, const char *operator)
{
    char *text = arena_copy_string(arena, "");

    for (size_t i = 0; i < condition->part_count; i++) {
        text = arena_format(arena, "%s%s%s", text, i ? operator : "",
                            condition_to_c(arena, condition->parts[i]));
    }
    return arena_format(arena, "(%s)", text);
}

char *condition_to_c(arena_t *arena, const condition_t *condition)
{
    if (!condition) {
        return arena_copy_string(arena, "");
    }
    switch (condition->kind) {
    case CONDITION_KEY:
        return arena_format(arena, "defined(CONFIG_%s)", condition->key);
    case CONDITION_NOT:
        return arena_format(arena, "!%s", condition_to_c(arena, condition->parts[0]));
    case CONDITION_AND:
        return join(arena, condition, " && ");
    case CONDITION_OR:
        return join(arena, condition, " || ");
    }
    return arena_copy_string(arena, "");
}
