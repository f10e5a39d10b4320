// SPDX-License-Identifier: BSD-2-Clause

// Condition trees. Their depth is bounded by the parser that makes them.

#include "condition.h"

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
