// SPDX-License-Identifier: BSD-2-Clause

// Conditions: their value under every assignment of two keys.

#include "common/condition.h"
#include "support.h"

// A condition from a word in prefix form: `a` and `b` are keys, `!`, `&`, `|` take two parts ( `!`
// one).
static condition_t *make(arena_t *arena, const char **at)
{
    condition_t *condition = arena_alloc(arena, sizeof *condition);
    char letter = *(*at)++;

    if (letter == 'a' || letter == 'b') {
        *condition = (condition_t){ .kind = CONDITION_KEY, .key = letter == 'a' ? "A" : "B" };
        return condition;
    }
    *condition = (condition_t){ .kind = letter == '!'   ? CONDITION_NOT
                                        : letter == '&' ? CONDITION_AND
                                                        : CONDITION_OR };
    for (int i = letter == '!' ? 1 : 2; i > 0; i--) {
        *ARENA_PUSH(arena, condition->parts, condition->part_count, condition->part_capacity) =
            make(arena, at);
    }
    return condition;
}

static const struct {
    const char *form;
    bool values[4]; // for A B = 00, 01, 10, 11
} cases[] = {
    { "a", { 0, 0, 1, 1 } },         { "!a", { 1, 1, 0, 0 } },  { "!!a", { 0, 0, 1, 1 } },
    { "&ab", { 0, 0, 0, 1 } },       { "|ab", { 0, 1, 1, 1 } }, { "!|ab", { 1, 0, 0, 0 } },
    { "|&a!b&!ab", { 0, 1, 1, 0 } },
};

#define CASE_COUNT (sizeof cases / sizeof *cases)

TEST(condition, holds)
{
    caught_t caught;

    caught_init(&caught);
    for (unsigned bits = 0; bits < 4; bits++) {
        config_t config = { 0 };
        source_t source = source_from_text(caught.arena, "k.json", "", 0);
        source.text = arena_format(caught.arena, "{\"A\": %s, \"B\": %s}",
                                   bits & 2 ? "true" : "false", bits & 1 ? "true" : "false");
        source.size = strlen(source.text);
        ASSERT_TRUE(config_load(&config, caught.arena, &caught.diag, &source));
        for (size_t i = 0; i < CASE_COUNT; i++) {
            const char *form = cases[i].form;
            harness_note("%s with %u", cases[i].form, bits);
            EXPECT_EQ(condition_holds(make(caught.arena, &form), &config), cases[i].values[bits]);
        }
        EXPECT_TRUE(condition_holds(NULL, &config));
    }
    caught_finish(&caught);
}
