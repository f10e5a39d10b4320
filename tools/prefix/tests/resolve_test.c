// SPDX-License-Identifier: BSD-2-Clause

// From a schema and overrides to the two configuration files.

#include "bindgen/kernel_api.h"
#include "common/tests/support.h"
#include "prefix/resolve.h"

static const char schema_text[] =
    "{\"format\": 1, \"keys\": [\n"
    "{\"key\": \"SEL4_ARCH\", \"file\": \"kernel\", \"kind\": \"string\",\n"
    " \"default\": {\"arm\": \"aarch64\", \"x86\": \"x86_64\"},\n"
    " \"choice\": {\"aarch64\": \"ARCH_AARCH64\", \"arm_hyp\": \"ARCH_ARM_HYP\", \"x86_64\": "
    "\"ARCH_X86_64\"}},\n"
    "{\"key\": \"ARCH_AARCH64\", \"file\": \"kernel\", \"kind\": \"bool\", \"default\": false},\n"
    "{\"key\": \"ARCH_ARM_HYP\", \"file\": \"kernel\", \"kind\": \"bool\", \"default\": false},\n"
    "{\"key\": \"ARCH_X86_64\", \"file\": \"kernel\", \"kind\": \"bool\", \"default\": false},\n"
    "{\"key\": \"ARCH\", \"file\": \"kernel\", \"kind\": \"string\"},\n"
    "{\"key\": \"PLAT\", \"file\": \"kernel\", \"kind\": \"string\"},\n"
    "{\"key\": \"FLAG\", \"file\": \"kernel\", \"kind\": \"bool\", \"default\": false},\n"
    "{\"key\": \"ODD\", \"file\": \"kernel\", \"kind\": \"bool\", \"empty\": true, \"default\": "
    "\"\"},\n"
    "{\"key\": \"COUNT\", \"file\": \"kernel\", \"kind\": \"number\", \"default\": \"4\"},\n"
    "{\"key\": \"ON_FLAG\", \"file\": \"kernel\", \"kind\": \"number\", \"default\": \"1\",\n"
    " \"when\": {\"FLAG\": true}},\n"
    "{\"key\": \"OFF_FLAG\", \"file\": \"kernel\", \"kind\": \"number\", \"default\": \"2\",\n"
    " \"when\": {\"FLAG\": false}},\n"
    "{\"key\": \"ARM_ONLY\", \"file\": \"kernel\", \"kind\": \"bool\", \"default\": true,\n"
    " \"arch\": [\"arm\"]},\n"
    "{\"key\": \"LIB\", \"file\": \"sel4\", \"kind\": \"string\", \"default\": \"inline\"}\n"
    "]}";

#define HEAD(arch, sel4_arch)                                             \
    "{\"format\": 1, \"arch\": \"" arch "\", \"sel4_arch\": \"" sel4_arch \
    "\", \"platform\": \"p\",\n"
#define ARM HEAD("arm", "aarch64")

static bool resolve_text(caught_t *caught, const char *text, resolved_t *ret_resolved)
{
    source_t schema = caught_source(caught, "schema.json", schema_text);
    source_t overrides = caught_source(caught, "o.json", text);

    return resolve(caught->arena, &caught->diag, &schema, &overrides, ret_resolved);
}

static void finish(resolved_t *resolved)
{
    text_finish(&resolved->kernel);
    text_finish(&resolved->libsel4);
}

TEST(resolve, defaults)
{
    caught_t caught;
    resolved_t resolved;

    caught_init(&caught);
    ASSERT_TRUE(resolve_text(&caught, ARM "\"set\": {}}", &resolved));
    EXPECT_STR_EQ(resolved.arch, "arm");
    EXPECT_STR_EQ(resolved.sel4_arch, "aarch64");
    EXPECT_STR_EQ(resolved.kernel.bytes, "{\n"
                                         "    \"SEL4_ARCH\": \"aarch64\",\n"
                                         "    \"ARCH_AARCH64\": true,\n"
                                         "    \"ARCH_ARM_HYP\": false,\n"
                                         "    \"ARCH_X86_64\": false,\n"
                                         "    \"ARCH\": \"arm\",\n"
                                         "    \"PLAT\": \"p\",\n"
                                         "    \"FLAG\": false,\n"
                                         "    \"ODD\": \"\",\n"
                                         "    \"COUNT\": \"4\",\n"
                                         "    \"OFF_FLAG\": \"2\",\n"
                                         "    \"ARM_ONLY\": true\n"
                                         "}\n");
    EXPECT_STR_EQ(resolved.libsel4.bytes, "{\n    \"LIB\": \"inline\"\n}\n");
    finish(&resolved);
    caught_finish(&caught);
}

TEST(resolve, overrides_conditions_and_architecture)
{
    caught_t caught;
    resolved_t resolved;

    caught_init(&caught);
    ASSERT_TRUE(resolve_text(&caught,
                             HEAD("x86", "x86_64") "\"set\": {\"FLAG\": true, \"ON_FLAG\": \"7\", "
                                                   "\"LIB\": \"a \\\"b\\\"\", \"ODD\": true}}",
                             &resolved));
    EXPECT_STR_CONTAINS(resolved.kernel.bytes, "    \"FLAG\": true,\n");
    EXPECT_STR_CONTAINS(resolved.kernel.bytes, "    \"ON_FLAG\": \"7\"");
    EXPECT_STR_CONTAINS(resolved.kernel.bytes, "    \"ARCH_X86_64\": true,\n");
    EXPECT_STR_CONTAINS(resolved.kernel.bytes, "    \"ODD\": true,\n");
    EXPECT_NULL(strstr(resolved.kernel.bytes, "OFF_FLAG"));
    EXPECT_NULL(strstr(resolved.kernel.bytes, "ARM_ONLY"));
    EXPECT_STR_EQ(resolved.libsel4.bytes, "{\n    \"LIB\": \"a \\\"b\\\"\"\n}\n");
    finish(&resolved);
    caught_finish(&caught);
}

static const struct {
    const char *text;
    const char *message;
} errors[] = {
    { "", "o.json:1:1: error: not valid JSON: " },
    { "{\n", "o.json:2:1: error: not valid JSON: " },
    { "[]", "o.json:1: error: " },
    { "{}", "o.json:1: error: \"format\" must be 1\n" },
    { "{\"format\": 2}", "o.json:1: error: \"format\" must be 1\n" },
    { "{\"format\": \"1\"}", "o.json:1: error: \"format\" must be 1\n" },
    { "{\"format\": 1}", "o.json:1: error: \"arch\" is missing\n" },
    { "{\"format\": 1, \"arch\": 5}", "o.json:1: error: \"arch\" is missing\n" },
    { "{\"format\": 1, \"arch\": \"arm\"}", "o.json:1: error: \"sel4_arch\" is missing\n" },
    { "{\"format\": 1, \"arch\": \"arm\", \"sel4_arch\": \"aarch64\"}",
      "o.json:1: error: \"platform\" is missing\n" },
    { HEAD("arm", "mips") "\"set\": {}}",
      "o.json:1:30: error: \"sel4_arch\" must be \"aarch64\", \"riscv64\" or \"x86_64\", not "
      "\"mips\"\n" },
    { HEAD("arm", "riscv64") "\"set\": {}}",
      "o.json:1:30: error: \"sel4_arch\" \"riscv64\" goes with \"arch\" \"riscv\", not \"arm\"\n" },
    { ARM "\"set\": {\"NEW\": true}}", "o.json:2:9: error: \"NEW\" is not a key of an arm kernel" },
    { HEAD("x86", "x86_64") "\"set\": {\"ARM_ONLY\": true}}",
      "o.json:2:9: error: \"ARM_ONLY\" is not a key of an x86 kernel" },
    { ARM "\"set\": {\"FLAG\": \"1\"}}", "o.json:2:9: error: \"FLAG\" must be true or false\n" },
    { ARM "\"set\": {\"FLAG\": \"\"}}", "o.json:2:9: error: \"FLAG\" must be true or false\n" },
    { ARM "\"set\": {\"FLAG\": 1}}", "o.json:2:9: error: \"FLAG\" must be true or false\n" },
    { ARM "\"set\": {\"ODD\": \"1\"}}", "o.json:2:9: error: \"ODD\" must be true or false\n" },
    { ARM "\"set\": {\"COUNT\": true}}", "o.json:2:9: error: \"COUNT\" must be a " },
    { ARM "\"set\": {\"COUNT\": 4}}", "o.json:2:9: error: \"COUNT\" must be a " },
    { ARM "\"set\": {\"COUNT\": null}}", "o.json:2:9: error: \"COUNT\" must be a " },
    { ARM "\"set\": {\"COUNT\": \"many\"}}", "o.json:2:9: error: \"COUNT\" must be a " },
    { ARM "\"set\": {\"COUNT\": \"\"}}", "o.json:2:9: error: \"COUNT\" must be a " },
    { ARM "\"set\": {\"ON_FLAG\": \"3\"}}",
      "o.json:2:9: error: \"ON_FLAG\" does not exist in this configuration" },
    { ARM "\"set\": {\"ARCH_AARCH64\": true}}",
      "o.json:2:9: error: \"ARCH_AARCH64\" follows from \"SEL4_ARCH\"; set that instead\n" },
    { ARM "\"set\": {\"SEL4_ARCH\": \"aarch64\"}}",
      "o.json:2:9: error: \"SEL4_ARCH\" follows from \"arch\", \"sel4_arch\" and \"platform\"\n" },
    { ARM "\"set\": {\"PLAT\": \"q\"}}", "o.json:2:9: error: \"PLAT\" follows from \"arch\"" },
    { ARM "\"set\": {\"FLAG\": true,\n\"FLAG\": true}}",
      "o.json:3:6: error: not valid JSON: duplicate" },
    // A misspelt member must not be passed over in silence.
    { ARM "\"set\": []}", "o.json:" },
    { ARM "\"set\": true}", "o.json:" },
    { ARM "\"sets\": {\"FLAG\": true}}", "o.json:2:1: error: " },
};

TEST(resolve, errors)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        caught_t caught;
        resolved_t resolved;

        harness_note("%s", errors[i].text);
        caught_init(&caught);
        EXPECT_FALSE(resolve_text(&caught, errors[i].text, &resolved));
        EXPECT_STR_CONTAINS(caught_messages(&caught), errors[i].message);
        finish(&resolved);
        caught_finish(&caught);
    }
}

// ARCH, SEL4_ARCH and PLAT have members of their own; two answers are a contradiction.
TEST(resolve, architecture_said_twice)
{
    caught_t caught;
    resolved_t resolved;

    caught_init(&caught);
    EXPECT_FALSE(resolve_text(&caught, ARM "\"set\": {\"SEL4_ARCH\": \"x86_64\"}}", &resolved));
    EXPECT_STR_CONTAINS(caught_messages(&caught), "o.json:2:9: error: ");
    finish(&resolved);
    caught_finish(&caught);
}

static const struct {
    const char *text;
    const char *message;
} schema_errors[] = {
    { "{\"format\": 1, \"keys\": [{\"kind\": \"bool\", \"file\": \"kernel\"}]}",
      "schema.json: error: entry 0 of \"keys\" needs \"key\", \"kind\" and \"file\"\n" },
    { "{\"format\": 1, \"keys\": [{\"key\": \"A\", \"file\": \"kernel\"}]}",
      "schema.json: error: entry 0 of \"keys\" needs" },
    { "{\"format\": 1, \"keys\": [7]}", "schema.json: error: entry 0 of \"keys\" needs" },
    { "{\"format\": 1", "schema.json:1:" },
};

TEST(resolve, schema_errors)
{
    for (size_t i = 0; i < sizeof schema_errors / sizeof *schema_errors; i++) {
        caught_t caught;
        resolved_t resolved;

        harness_note("%s", schema_errors[i].text);
        caught_init(&caught);
        source_t schema = caught_source(&caught, "schema.json", schema_errors[i].text);
        source_t overrides = caught_source(&caught, "o.json", ARM "\"set\": {}}");
        EXPECT_FALSE(resolve(caught.arena, &caught.diag, &schema, &overrides, &resolved));
        EXPECT_STR_CONTAINS(caught_messages(&caught), schema_errors[i].message);
        finish(&resolved);
        caught_finish(&caught);
    }
}

// The real schema with no override at all, for each architecture.
TEST(resolve, schema_of_kernel_api)
{
    static const char *const archs[][3] = {
        { "arm", "aarch64", "qemu-arm-virt" },
        { "riscv", "riscv64", "qemu-riscv-virt" },
        { "x86", "x86_64", "pc99" },
    };

    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++) {
        caught_t caught;
        resolved_t resolved;

        harness_note("%s", archs[i][0]);
        caught_init(&caught);
        source_t overrides =
            caught_source(&caught, "o.json",
                          arena_format(caught.arena,
                                       "{\"format\": 1, \"arch\": \"%s\", \"sel4_arch\": \"%s\", "
                                       "\"platform\": \"%s\", \"set\": {}}",
                                       archs[i][0], archs[i][1], archs[i][2]));
        EXPECT_TRUE(resolve(caught.arena, &caught.diag, kernel_api_schema(caught.arena), &overrides,
                            &resolved));
        EXPECT_STR_EQ(caught_messages(&caught), "");
        finish(&resolved);
        caught_finish(&caught);
    }
}

TEST(resolve, cut_at_every_byte)
{
    static const char whole[] = ARM "\"set\": {\"FLAG\": true, \"COUNT\": \"5\"}}";

    for (size_t size = 0; size < sizeof whole - 1; size++) {
        caught_t caught;
        resolved_t resolved;

        harness_note("%zu bytes", size);
        caught_init(&caught);
        EXPECT_FALSE(resolve_text(&caught, arena_copy(caught.arena, whole, size), &resolved));
        EXPECT_STR_CONTAINS(caught_messages(&caught), "o.json:");
        finish(&resolved);
        caught_finish(&caught);
    }
}
