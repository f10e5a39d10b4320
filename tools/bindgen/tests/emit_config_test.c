// SPDX-License-Identifier: BSD-2-Clause

// The configuration headers.

#include "bindgen/emit.h"
#include "common/tests/support.h"

// The text after the first `#pragma once`, which opens every header.
static const char *body(const text_t *text)
{
    const char *once = strstr(text->bytes, "#pragma once\n");

    ASSERT_NOT_NULL(once);
    EXPECT_STR_CONTAINS(text->bytes, "SPDX-License-Identifier: BSD-2-Clause\n");
    return once + strlen("#pragma once\n");
}

static void load(caught_t *caught, config_t *config, const char *kernel, const char *libsel4)
{
    source_t kernel_source = caught_source(caught, "k.json", kernel);
    source_t libsel4_source = caught_source(caught, "s.json", libsel4);
    source_t schema = caught_source(caught, "schema.json", "{\"keys\": [{\"key\": \"ABSENT\"}]}");

    *config = (config_t){ 0 };
    ASSERT_TRUE(config_load(config, caught->arena, &caught->diag, &kernel_source));
    ASSERT_TRUE(config_load(config, caught->arena, &caught->diag, &libsel4_source));
    ASSERT_TRUE(config_add_schema(config, caught->arena, &caught->diag, &schema));
}

TEST(emit_config, macros_of_each_file)
{
    caught_t caught;
    config_t config;
    text_t text = { 0 };

    caught_init(&caught);
    load(&caught, &config,
         "{\"ON\": true, \"OFF\": false, \"N\": \"12\", \"S\": \"-O2\", \"E\": \"\"}",
         "{\"ON\": true, \"LIB\": true}");
    emit_config_macros(&text, &config, 0);
    EXPECT_STR_EQ(body(&text),
                  "\n#define CONFIG_ON  1\n// CONFIG_OFF is off\n#define CONFIG_N  12\n"
                  "#define CONFIG_S  -O2\n#define CONFIG_E  \n");
    text_finish(&text);
    emit_config_macros(&text, &config, 1);
    EXPECT_STR_EQ(body(&text), "\n#define CONFIG_LIB  1\n");
    text_finish(&text);
    caught_finish(&caught);
}

static const struct {
    const char *value;
    const char *wanted;
} values[] = {
    { "0", "0" },
    { "12", "12" },
    { "0x1f", "0x1f" },
    { "1099511627776", "1099511627776" },
    { "5ul", "5ul" },
    { "5ULL", "5ULL" },
    { "", "\"\"" },
    { "aarch64", "\"aarch64\"" },
    { "-O2", "\"-O2\"" },
    { "-1", "\"-1\"" },
    { "1 + 1", "\"1 + 1\"" },
    { "a\\\"b", "\"a\\\"b\"" },
    // No numbers in C.
    { "08", "\"08\"" },
    { "0x", "\"0x\"" },
    { "12abc", "\"12abc\"" },
    { "1uuu", "\"1uuu\"" },
    { "99999999999999999999999", "\"99999999999999999999999\"" },
};

TEST(emit_config, keys)
{
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        caught_t caught;
        config_t config;
        text_t text = { 0 };

        harness_note("%s", values[i].value);
        caught_init(&caught);
        load(&caught, &config, arena_format(caught.arena, "{\"K\": \"%s\"}", values[i].value),
             "{}");
        emit_config_keys(&text, &config);
        EXPECT_STR_CONTAINS(text.bytes, arena_format(caught.arena, "#define SEL4_CONFIG_K_() %s\n",
                                                     values[i].wanted));
        text_finish(&text);
        caught_finish(&caught);
    }
}

TEST(emit_config, every_known_key_has_a_value)
{
    caught_t caught;
    config_t config;
    text_t text = { 0 };

    caught_init(&caught);
    load(&caught, &config, "{\"ON\": true, \"OFF\": false}", "{\"LIB\": true}");
    emit_config_keys(&text, &config);
    EXPECT_STR_CONTAINS(text.bytes, "#define SEL4_CONFIG(key) SEL4_CONFIG_##key##_()\n"
                                    "\n"
                                    "#define SEL4_CONFIG_ON_() 1\n"
                                    "#define SEL4_CONFIG_OFF_() 0\n"
                                    "#define SEL4_CONFIG_LIB_() 1\n"
                                    "#define SEL4_CONFIG_ABSENT_() 0\n");
    text_finish(&text);
    caught_finish(&caught);
}

TEST(emit_config, platform_constants_follow_the_core)
{
    static const char *const cores[] = { "a35", "a53", "a55", "a57", "a72", "a76" };

    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++) {
        caught_t caught;
        config_t config;
        text_t text = { 0 };

        caught_init(&caught);
        load(&caught, &config,
             arena_format(caught.arena, "{\"ARM_CORTEX_A%s\": true}", cores[i] + 1), "{}");
        emit_platform_constants(&text, &config);
        EXPECT_STR_EQ(body(&text), arena_format(caught.arena,
                                                "\n#include <sel4/config.h>\n"
                                                "#include <sel4/arch/constants_cortex_%s.h>\n",
                                                cores[i]));
        text_finish(&text);
        caught_finish(&caught);
    }
}

TEST(emit_config, platform_constants_of_pc99)
{
    caught_t caught;
    config_t config;
    text_t text = { 0 };

    caught_init(&caught);
    load(&caught, &config, "{\"PLAT_PC99\": true, \"HARDWARE_DEBUG_API\": true}", "{}");
    emit_platform_constants(&text, &config);
    EXPECT_STR_CONTAINS(text.bytes, "#define seL4_NumDualFunctionMonitors (4)\n");
    text_finish(&text);
    load(&caught, &config, "{\"PLAT_PC99\": true, \"HARDWARE_DEBUG_API\": false}", "{}");
    emit_platform_constants(&text, &config);
    EXPECT_STR_EQ(body(&text), "\n#include <sel4/config.h>\n");
    text_finish(&text);
    caught_finish(&caught);
}
