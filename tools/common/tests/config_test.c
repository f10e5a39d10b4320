// SPDX-License-Identifier: BSD-2-Clause

// gen_config.json: what is read, and every error with its place.

#include "common/config.h"
#include "common/text.h"
#include "support.h"

static bool load(caught_t *caught, config_t *config, const char *path, const char *text)
{
    source_t source = caught_source(caught, path, text);

    return config_load(config, caught->arena, &caught->diag, &source);
}

TEST(config, values)
{
    caught_t caught;
    config_t config = { 0 };

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, &config, "k.json",
                     "{\n  \"ON\": true,\n  \"OFF\": false,\n  \"NUMBER\": \"12\",\n"
                     "  \"EMPTY\": \"\"\n}\n"));
    EXPECT_EQ(config.count, 4);
    EXPECT_TRUE(config_is_defined(&config, "ON"));
    EXPECT_FALSE(config_is_defined(&config, "OFF"));
    EXPECT_TRUE(config_is_defined(&config, "NUMBER"));
    EXPECT_TRUE(config_is_defined(&config, "EMPTY"));
    EXPECT_FALSE(config_is_defined(&config, "ABSENT"));
    EXPECT_STR_EQ(config_string(&config, "NUMBER"), "12");
    EXPECT_STR_EQ(config_string(&config, "EMPTY"), "");
    EXPECT_NULL(config_string(&config, "ON"));
    EXPECT_NULL(config_string(&config, "ABSENT"));
    EXPECT_NULL(config_find(&config, "ABSENT"));
    const config_entry_t *entry = config_find(&config, "NUMBER");
    ASSERT_NOT_NULL(entry);
    EXPECT_FALSE(entry->is_flag);
    EXPECT_FALSE(entry->is_absent);
    EXPECT_EQ(entry->file, 0);
    EXPECT_STR_EQ(entry->place.path, "k.json");
    EXPECT_EQ(entry->place.line, 4);
    EXPECT_EQ(entry->place.column, 3);
    caught_finish(&caught);
}

TEST(config, order_is_that_of_the_files)
{
    caught_t caught;
    config_t config = { 0 };

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, &config, "k.json", "{\"Z\": true, \"A\": true, \"M\": true}"));
    ASSERT_TRUE(load(&caught, &config, "s.json", "{\"B\": true}"));
    ASSERT_EQ(config.count, 4);
    EXPECT_STR_EQ(config.entries[0].key, "Z");
    EXPECT_STR_EQ(config.entries[1].key, "A");
    EXPECT_STR_EQ(config.entries[2].key, "M");
    EXPECT_STR_EQ(config.entries[3].key, "B");
    EXPECT_EQ(config.entries[2].file, 0);
    EXPECT_EQ(config.entries[3].file, 1);
    caught_finish(&caught);
}

TEST(config, a_value_that_equals_a_key_is_not_its_place)
{
    caught_t caught;
    config_t config = { 0 };

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, &config, "k.json", "{\n\"A\": \"B\",\n\"B\" \n : true}"));
    EXPECT_EQ(config_find(&config, "B")->place.line, 3);
    caught_finish(&caught);
}

TEST(config, two_files_may_agree)
{
    caught_t caught;
    config_t config = { 0 };

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, &config, "k.json", "{\"A\": true, \"B\": \"1\"}"));
    ASSERT_TRUE(load(&caught, &config, "s.json", "{\"B\": \"1\", \"C\": false, \"A\": true}"));
    EXPECT_EQ(config.count, 3);
    EXPECT_EQ(config_find(&config, "A")->file, 0);
    EXPECT_STR_EQ(caught_messages(&caught), "");
    caught_finish(&caught);
}

static const struct {
    const char *text;
    const char *message;
} contradictions[] = {
    { "{\n\"FLAG\": false}", "s.json:2:1: error: \"FLAG\" contradicts another configuration file\n"
                             "k.json:2:1: note: the other value stands here\n" },
    { "{\"FLAG\": \"\"}", "s.json:1:2: error: \"FLAG\" contradicts another configuration file\n"
                          "k.json:2:1: note: the other value stands here\n" },
    { "{\n\n \"TEXT\": \"2\"}",
      "s.json:3:2: error: \"TEXT\" contradicts another configuration file\n"
      "k.json:3:1: note: the other value stands here\n" },
    { "{\"TEXT\": true}", "s.json:1:2: error: \"TEXT\" contradicts another configuration file\n"
                          "k.json:3:1: note: the other value stands here\n" },
};

TEST(config, contradictions)
{
    for (size_t i = 0; i < sizeof contradictions / sizeof *contradictions; i++) {
        caught_t caught;
        config_t config = { 0 };

        harness_note("case %zu", i);
        caught_init(&caught);
        ASSERT_TRUE(load(&caught, &config, "k.json", "{\n\"FLAG\": true,\n\"TEXT\": \"1\"}"));
        EXPECT_FALSE(load(&caught, &config, "s.json", contradictions[i].text));
        EXPECT_STR_EQ(caught_messages(&caught), contradictions[i].message);
        caught_finish(&caught);
    }
}

static const struct {
    const char *text;
    const char *message; // a part of what is said
} errors[] = {
    { "", "k.json:1:1: error: not valid JSON: " },
    { " ", "k.json:1:1: error: not valid JSON: " },
    { "{\n", "k.json:2:1: error: not valid JSON: " },
    { "{\n\"A\": true,\n}", "k.json:3:1: error: not valid JSON: " },
    { "{\n\"A\" true}", "k.json:2:8: error: not valid JSON: " },
    { "{\n\"A\": tru}", "k.json:2:8: error: not valid JSON: " },
    { "{}\nx", "k.json:2:1: error: not valid JSON: " },
    { "{\n\"A\": \"1\n\"}", "k.json:2:" },
    { "{\"A\": \"\\u0000\"}", "k.json:1:" },
    { "{\"\\u0000\": true}", "k.json:1:" },
    { "{\"A\": \"\xff\"}", "k.json:1:" },
    { "[]", "k.json:1: error: expected an object" },
    { "true", "k.json:1:" },
    { "{\n\"A\": true,\n\"A\": true}", "k.json:3:3: error: not valid JSON: duplicate object key" },
    { "{\n\"A-B\": true}", "k.json:2:1: error: key \"A-B\" is not a C identifier" },
    { "{\"\": true}", "k.json:1:2: error: key \"\" is not a C identifier" },
    { "{\"while\": true}", "k.json:1:2: error: key \"while\" is not a C identifier" },
    { "{\n \"A\": 1}", "k.json:2:2: error: value of \"A\" must be true, false or a string" },
    { "{\"A\": 1.5}", "k.json:1:2: error: value of \"A\" must be true, false or a string" },
    { "{\"A\": null}", "k.json:1:2: error: value of \"A\" must be true, false or a string" },
    { "{\"A\": []}", "k.json:1:2: error: value of \"A\" must be true, false or a string" },
    { "{\"A\": {}}", "k.json:1:2: error: value of \"A\" must be true, false or a string" },
    { "{\n\"A\": \"1\\n#error\"}", "k.json:2:1: error: value of \"A\" holds a character" },
    { "{\"A\": \"\\u007f\"}", "k.json:1:2: error: value of \"A\" holds a character" },
    { "{\"A\": \"ä\"}", "k.json:1:2: error: value of \"A\" holds a character" },
    // These would reach into the next lines of a header.
    { "{\n\"A\": \"1 \\\\\"}", "k.json:2:1: error: value of \"A\" holds" },
    { "{\n\"A\": \"1 /* \"}", "k.json:2:1: error: value of \"A\" holds" },
    { "{\n\"A\": \"1 // \"}", "k.json:2:1: error: value of \"A\" holds" },
    { "{\n\"A\": true,\n \"\\u0042\": true}",
      "k.json:2:1: error: key \"B\", which follows, is written" },
};

TEST(config, errors)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        caught_t caught;
        config_t config = { 0 };

        harness_note("%s", errors[i].text);
        caught_init(&caught);
        EXPECT_FALSE(load(&caught, &config, "k.json", errors[i].text));
        EXPECT_STR_CONTAINS(caught_messages(&caught), errors[i].message);
        EXPECT_EQ(caught.diag.error_count, 1);
        caught_finish(&caught);
    }
}

// Cut anywhere, an object is an error on its last line, whatever was read before the cut.
TEST(config, cut_at_every_byte)
{
    static const char whole[] =
        "{\n    \"ON\": true,\n    \"TEXT\": \"a\\\"b\",\n    \"OFF\": false\n}";

    for (size_t size = 0; size < sizeof whole - 1; size++) {
        caught_t caught;
        config_t config = { 0 };

        harness_note("%zu bytes", size);
        caught_init(&caught);
        char *text = arena_copy(caught.arena, whole, size);
        EXPECT_FALSE(load(&caught, &config, "k.json", text));
        EXPECT_STR_CONTAINS(caught_messages(&caught), "k.json:");
        EXPECT_STR_CONTAINS(caught_messages(&caught), ": error: not valid JSON: ");
        caught_finish(&caught);
    }
}

TEST(config, too_many_keys)
{
    caught_t caught;
    config_t config = { 0 };
    text_t text = { 0 };

    caught_init(&caught);
    text_puts(&text, "{\n");
    for (int i = 0; i <= 4096; i++) {
        text_printf(&text, "\"K%d\": true%s\n", i, i < 4096 ? "," : "}");
    }
    EXPECT_FALSE(load(&caught, &config, "k.json", text.bytes));
    EXPECT_STR_CONTAINS(caught_messages(&caught), "more than 4096 keys");
    text_finish(&text);
    caught_finish(&caught);
}

static const char schema_text[] = "{\"keys\": [{\"key\": \"KNOWN\"}, {\"key\": \"OURS\"}]}";

TEST(config, schema_makes_keys_known)
{
    caught_t caught;
    config_t config = { 0 };

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, &config, "k.json", "{\"KNOWN\": true}"));
    source_t schema = caught_source(&caught, "schema.json", schema_text);
    ASSERT_TRUE(config_add_schema(&config, caught.arena, &caught.diag, &schema));
    ASSERT_EQ(config.count, 2);
    EXPECT_FALSE(config_find(&config, "KNOWN")->is_absent);
    EXPECT_TRUE(config_is_defined(&config, "KNOWN"));
    ASSERT_NOT_NULL(config_find(&config, "OURS"));
    EXPECT_TRUE(config_find(&config, "OURS")->is_absent);
    EXPECT_FALSE(config_is_defined(&config, "OURS"));
    EXPECT_NULL(config_string(&config, "OURS"));
    caught_finish(&caught);
}

TEST(config, schema_that_is_none)
{
    caught_t caught;
    config_t config = { 0 };

    caught_init(&caught);
    source_t schema = caught_source(&caught, "schema.json", "{\"keys\": ");
    EXPECT_FALSE(config_add_schema(&config, caught.arena, &caught.diag, &schema));
    EXPECT_STR_CONTAINS(caught_messages(&caught), "schema.json:1:");
    caught_finish(&caught);
}
