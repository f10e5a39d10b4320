// SPDX-License-Identifier: BSD-2-Clause

// The invocations' model: where parameters travel, how labels are numbered, and every error.

#include "bindgen/api.h"
#include "bindgen/emit.h"
#include "common/tests/support.h"
#include "common/text.h"

#define EMPTY            "<api/>"
#define IN(name, type)   "<param dir=\"in\" name=\"" name "\" type=\"" type "\"/>"
#define OUT(name, type)  "<param dir=\"out\" name=\"" name "\" type=\"" type "\"/>"
#define CONDITION(inner) "<condition>" inner "</condition>"
#define KEY(name)        "<config var=\"CONFIG_" name "\"/>"
// One method of one interface.
#define METHOD(params)                                                       \
    "<api><interface name=\"seL4_A\"><method id=\"AM\" name=\"M\">\n" params \
    "</method></interface></api>"

static bool load_with(caught_t *caught, const char *json, const char *generic,
                      const char *sel4_arch, const char *arch, api_t **ret_api)
{
    config_t config = { 0 };
    source_t keys = caught_source(caught, "k.json", json);
    source_t sources[API_PART_COUNT] = {
        [API_GENERIC] = caught_source(caught, "generic.xml", generic),
        [API_SEL4_ARCH] = caught_source(caught, "sel4_arch.xml", sel4_arch),
        [API_ARCH] = caught_source(caught, "arch.xml", arch),
    };

    ASSERT_TRUE(config_load(&config, caught->arena, &caught->diag, &keys));
    return api_load(caught->arena, &caught->diag, &config, sources, ret_api);
}

static bool load(caught_t *caught, const char *generic, const char *sel4_arch, const char *arch,
                 api_t **ret_api)
{
    return load_with(caught, "{\"ON\": true, \"OFF\": false}", generic, sel4_arch, arch, ret_api);
}

// ---- Layout

static void expect_position(const api_layout_t *layout, size_t index, const char *name,
                            unsigned word, unsigned offset)
{
    ASSERT_LT(index, layout->position_count);
    EXPECT_STR_EQ(layout->positions[index].param->name, name);
    EXPECT_EQ(layout->positions[index].word, word);
    EXPECT_EQ(layout->positions[index].offset, offset);
}

TEST(api_layout, no_parameters_no_words)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, METHOD(""), EMPTY, EMPTY, &api));
    EXPECT_EQ(api_layout(caught.arena, api->methods[0], false).word_count, 0);
    EXPECT_EQ(api_layout(caught.arena, api->methods[0], true).word_count, 0);
    EXPECT_FALSE(api_method_has_result(api->methods[0]));
    caught_finish(&caught);
}

// Small pieces share a word, each at a multiple of its own size.
TEST(api_layout, bools_and_bytes_are_packed)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(load(&caught,
                     METHOD(IN("a", "seL4_Bool") IN("b", "seL4_Bool") IN("c", "seL4_Uint8")
                                IN("d", "seL4_Bool") IN("e", "seL4_Uint16") IN("f", "int") IN(
                                    "g", "seL4_Bool") IN("h", "seL4_Word") IN("i", "seL4_Uint8")),
                     EMPTY, EMPTY, &api));
    api_layout_t layout = api_layout(caught.arena, api->methods[0], false);
    EXPECT_EQ(layout.position_count, 9);
    expect_position(&layout, 0, "a", 0, 0);
    expect_position(&layout, 1, "b", 0, 1);
    expect_position(&layout, 2, "c", 0, 8);
    expect_position(&layout, 3, "d", 0, 16);
    expect_position(&layout, 4, "e", 0, 32);
    expect_position(&layout, 5, "f", 1, 0);
    expect_position(&layout, 6, "g", 1, 32);
    expect_position(&layout, 7, "h", 2, 0);
    expect_position(&layout, 8, "i", 3, 0);
    EXPECT_EQ(layout.word_count, 4);
    caught_finish(&caught);
}

// 65 bools: the last one starts a word.
TEST(api_layout, a_word_of_bools)
{
    caught_t caught;
    api_t *api;
    text_t text = { 0 };

    caught_init(&caught);
    text_puts(&text, "<api><interface name=\"seL4_A\"><method id=\"AM\" name=\"M\">");
    for (int i = 0; i < 64; i++) {
        text_printf(&text, "<param dir=\"in\" name=\"b%d\" type=\"seL4_Bool\"/>", i);
    }
    text_puts(&text, "</method></interface></api>");
    ASSERT_TRUE(load(&caught, text.bytes, EMPTY, EMPTY, &api));
    api_layout_t layout = api_layout(caught.arena, api->methods[0], false);
    EXPECT_EQ(layout.word_count, 1);
    expect_position(&layout, 63, "b63", 0, 63);
    text_finish(&text);
    caught_finish(&caught);
}

TEST(api_layout, structures_rights_and_directions)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(
        load(&caught,
             "<api><struct name=\"seL4_S\"><member name=\"x\"/><member name=\"y\"/>"
             "<member name=\"z\"/></struct>"
             "<interface name=\"seL4_A\"><method id=\"AM\" name=\"M\">" IN("flag", "seL4_Bool")
                 IN("s", "seL4_S") OUT("o", "seL4_Bool") IN("cap", "seL4_A")
                     IN("rights", "seL4_CapRights_t") IN("last", "seL4_Uint8") OUT("t", "seL4_S")
                         OUT("p", "seL4_Uint8") "</method></interface></api>",
             EMPTY, EMPTY, &api));
    api_layout_t in = api_layout(caught.arena, api->methods[0], false);
    EXPECT_EQ(in.position_count, 4);
    expect_position(&in, 0, "flag", 0, 0);
    expect_position(&in, 1, "s", 1, 0);
    expect_position(&in, 2, "rights", 4, 0);
    expect_position(&in, 3, "last", 5, 0);
    EXPECT_EQ(in.word_count, 6);
    api_layout_t out = api_layout(caught.arena, api->methods[0], true);
    EXPECT_EQ(out.position_count, 3);
    expect_position(&out, 0, "o", 0, 0);
    expect_position(&out, 1, "t", 1, 0);
    expect_position(&out, 2, "p", 4, 0);
    EXPECT_EQ(out.word_count, 5);
    EXPECT_EQ(api_extra_cap_count(api->methods[0]), 1);
    EXPECT_TRUE(api_method_has_result(api->methods[0]));
    caught_finish(&caught);
}

TEST(api_layout, only_structures_out_is_no_result)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(load(&caught,
                     "<api><struct name=\"seL4_S\"><member name=\"x\"/></struct>"
                     "<interface name=\"seL4_A\"><method id=\"AM\" name=\"M\">" OUT(
                         "s", "seL4_S") "</method></interface></api>",
                     EMPTY, EMPTY, &api));
    EXPECT_FALSE(api_method_has_result(api->methods[0]));
    caught_finish(&caught);
}

// The context of a virtual CPU is longer where guests may have 64 bits.
TEST(api_layout, vcpu_context_depends_on_the_configuration)
{
    static const char whole[] =
        "<api><struct name=\"seL4_VCPUContext\"><member name=\"eax\"/><member name=\"ebx\"/>"
        "<member name=\"ecx\"/><member name=\"edx\"/><member name=\"esi\"/><member name=\"edi\"/>"
        "<member name=\"ebp\"/><member name=\"r8\"/><member name=\"r9\"/></struct></api>";
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(
        load_with(&caught, "{\"X86_64_VTX_64BIT_GUESTS\": false}", whole, EMPTY, EMPTY, &api));
    EXPECT_EQ(api_find_type(api, "seL4_VCPUContext")->member_count, 7);
    EXPECT_EQ(api_find_type(api, "seL4_VCPUContext")->bits, 7 * 64);
    ASSERT_TRUE(
        load_with(&caught, "{\"X86_64_VTX_64BIT_GUESTS\": true}", whole, EMPTY, EMPTY, &api));
    EXPECT_EQ(api_find_type(api, "seL4_VCPUContext")->member_count, 9);
    caught_finish(&caught);
}

// ---- Labels

static const char generic_labels[] =
    "<api><interface name=\"seL4_A\">"
    "<method id=\"A1\" name=\"One\"/>"
    "<method id=\"A2\" name=\"Two\">" CONDITION(
        KEY("OFF")) "</method>"
                    "<method id=\"A3\" name=\"Three\">" CONDITION(
                        KEY("ON")) "</method>"
                                   "<method id=\"A2\" name=\"Two\">" CONDITION(
                                       "<not>" KEY("OFF") "</not>") "</method>"
                                                                    "</interface></api>";
static const char sel4_arch_labels[] = "<api><interface name=\"seL4_B\">"
                                       "<method id=\"B1\" name=\"One\"/>"
                                       "</interface></api>";
static const char arch_labels[] = "<api><interface name=\"seL4_C\">"
                                  "<method id=\"C1\" name=\"One\"/></interface>"
                                  "<interface name=\"seL4_D\">"
                                  "<method id=\"C1\" name=\"One\" duplicate=\"true\"/>"
                                  "<method id=\"D2\" name=\"Two\" duplicate=\"false\"/>"
                                  "</interface></api>";

static void expect_label(const api_t *api, api_part_t part, size_t index, const char *id,
                         unsigned number)
{
    harness_note("%s", id);
    ASSERT_LT(index, api->parts[part].label_count);
    EXPECT_STR_EQ(api->parts[part].labels[index].id, id);
    EXPECT_EQ(api->parts[part].labels[index].number, number);
}

TEST(api_labels, numbers_go_on_from_part_to_part)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, generic_labels, sel4_arch_labels, arch_labels, &api));
    EXPECT_EQ(api->parts[API_GENERIC].label_count, 3);
    expect_label(api, API_GENERIC, 0, "A1", 1);
    expect_label(api, API_GENERIC, 1, "A3", 2);
    expect_label(api, API_GENERIC, 2, "A2", 3);
    EXPECT_EQ(api->parts[API_GENERIC].end, 4);
    expect_label(api, API_SEL4_ARCH, 0, "B1", 4);
    EXPECT_EQ(api->parts[API_SEL4_ARCH].end, 5);
    EXPECT_EQ(api->parts[API_ARCH].label_count, 2);
    expect_label(api, API_ARCH, 0, "C1", 5);
    expect_label(api, API_ARCH, 1, "D2", 6);
    EXPECT_EQ(api->parts[API_ARCH].end, 7);
    EXPECT_STR_EQ(caught_messages(&caught), "");
    caught_finish(&caught);
}

TEST(api_labels, methods_that_share_one)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, EMPTY, EMPTY, arch_labels, &api));
    EXPECT_EQ(api->methods[0]->label, 1);
    EXPECT_EQ(api->methods[1]->label, 1);
    EXPECT_EQ(api->methods[2]->label, 2);
    caught_finish(&caught);
}

TEST(api_labels, empty_parts)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, EMPTY, EMPTY, EMPTY, &api));
    for (int part = 0; part < API_PART_COUNT; part++) {
        EXPECT_EQ(api->parts[part].label_count, 0);
        EXPECT_EQ(api->parts[part].end, 1);
    }
    EXPECT_EQ(api->method_count, 0);
    caught_finish(&caught);
}

// A method of one part may take capabilities that another part declares.
TEST(api, types_of_all_parts_are_known_to_each)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    EXPECT_TRUE(load(&caught, METHOD(IN("c", "seL4_Late")),
                     "<api><interface name=\"seL4_Late\"/></api>", EMPTY, &api));
    EXPECT_STR_EQ(caught_messages(&caught), "");
    caught_finish(&caught);
}

TEST(api, an_interface_may_be_continued)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(
        load(&caught, METHOD(""),
             "<api><interface name=\"seL4_A\"><method id=\"AN\" name=\"N\"/></interface></api>",
             EMPTY, &api));
    EXPECT_EQ(api->method_count, 2);
    EXPECT_EQ(api->methods[1]->part, API_SEL4_ARCH);
    caught_finish(&caught);
}

TEST(api, texts)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    ASSERT_TRUE(
        load(&caught,
             "<api><interface name=\"seL4_A\" cap_description=\"The A.\">"
             "<method id=\"AM\" name=\"M\"><brief>Does  it.</brief>"
             "<description>With <texttt text=\"x\"/>.</description>"
             "<cap_param append_description=\"Must live.\"/><return>A thing.</return>"
             "<param dir=\"in\" name=\"x\" type=\"seL4_Word\" description=\"An x.\"/>"
             "<param dir=\"in\" name=\"y\" type=\"seL4_Word\"><description>A y.</description>"
             "</param>"
             "<error name=\"seL4_RangeError\" description=\"too far\"/>"
             "</method></interface></api>",
             EMPTY, EMPTY, &api));
    const api_method_t *method = api->methods[0];
    EXPECT_STR_EQ(method->brief, "Does it.");
    EXPECT_STR_EQ(method->description, "With `x`.");
    EXPECT_STR_EQ(method->cap_text, "The A. Must live.");
    EXPECT_STR_EQ(method->return_text, "A thing.");
    EXPECT_STR_EQ(method->params[0].text, "An x.");
    EXPECT_STR_EQ(method->params[1].text, "A y.");
    ASSERT_EQ(method->error_count, 1);
    EXPECT_STR_EQ(method->errors[0].name, "seL4_RangeError");
    EXPECT_STR_EQ(method->errors[0].text, "too far");
    caught_finish(&caught);
}

// ---- Errors

static const struct {
    const char *text; // of generic.xml
    const char *message;
} errors[] = {
    { "", "generic.xml:1:1: error: not well-formed XML: no element found\n" },
    { "<interface/>", "generic.xml:1:1: error: expected <api>, found <interface>\n" },
    { "<api version=\"1\"/>", "generic.xml:1:1: error: <api> has no attribute \"version\"\n" },
    { "<api>\n<class/></api>",
      "generic.xml:2:1: error: element <class> is not expected in <api>\n" },
    { "<api>words</api>", "generic.xml:1:6: error: text is not expected in <api>\n" },
    { "<api><!DOCTYPE api></api>", "generic.xml:1:" },

    { "<api>\n<struct/></api>", "generic.xml:2:1: error: <struct> needs a name=\"…\" attribute\n" },
    { "<api>\n<struct name=\"a b\"/></api>",
      "generic.xml:2:1: error: name=\"a b\" is not a C identifier" },
    { "<api>\n<struct name=\"S\"/></api>",
      "generic.xml:2:1: error: structure \"S\" has no member\n" },
    { "<api>\n<struct name=\"S\"><member/></struct></api>",
      "generic.xml:2:18: error: <member> needs a name" },
    { "<api>\n<struct name=\"S\"><field/></struct></api>",
      "generic.xml:2:18: error: element <field> is not expected in <struct>\n" },
    { "<api>\n<struct name=\"S\" packed=\"\"><member name=\"a\"/></struct></api>",
      "generic.xml:2:1: error: <struct> has no attribute \"packed\"\n" },
    { "<api><struct name=\"S\"><member name=\"a\"/>\n<member name=\"a\"/></struct></api>",
      "generic.xml:2:1: error: member \"a\" is there already\n" },
    { "<api><struct name=\"S\"><member name=\"a\"/></struct>\n"
      "<struct name=\"S\"><member name=\"a\"/></struct></api>",
      "generic.xml:2:1: error: type \"S\" is there already\n" },
    { "<api>\n<struct name=\"seL4_Word\"><member name=\"a\"/></struct></api>",
      "generic.xml:2:1: error: type \"seL4_Word\" is there already\n" },
    { "<api><interface name=\"S\"/>\n<struct name=\"S\"><member name=\"a\"/></struct></api>",
      "generic.xml:2:1: error: type \"S\" is there already\n" },

    { "<api>\n<interface/></api>",
      "generic.xml:2:1: error: <interface> needs a name=\"…\" attribute\n" },
    { "<api>\n<interface name=\"1\"/></api>",
      "generic.xml:2:1: error: name=\"1\" is not a C identifier\n" },
    { "<api>\n<interface name=\"seL4_A\" kind=\"\"/></api>",
      "generic.xml:2:1: error: <interface> has no attribute \"kind\"\n" },
    { "<api>\n<interface name=\"seL4_A\"><property/></interface></api>",
      "generic.xml:2:26: error: element <property> is not expected in <interface>\n" },
    // An interface cannot be what libsel4 or a structure is.
    { "<api>\n<interface name=\"seL4_Word\"/></api>", "generic.xml:2:1: error: " },
    { "<api><struct name=\"S\"><member name=\"a\"/></struct>\n<interface name=\"S\"/></api>",
      "generic.xml:2:1: error: " },

    { "<api><interface name=\"seL4_A\">\n<method name=\"M\"/></interface></api>",
      "generic.xml:2:1: error: <method> needs a id=\"…\" attribute\n" },
    { "<api><interface name=\"seL4_A\">\n<method id=\"AM\"/></interface></api>",
      "generic.xml:2:1: error: <method> needs a name=\"…\" attribute\n" },
    { "<api><interface name=\"seL4_A\">\n<method id=\"A-M\" name=\"M\"/></interface></api>",
      "generic.xml:2:1: error: id=\"A-M\" is not a C identifier\n" },
    { "<api><interface name=\"seL4_A\">\n<method id=\"AM\" name=\"M\" "
      "label=\"4\"/></interface></api>",
      "generic.xml:2:1: error: <method> has no attribute \"label\"\n" },
    { "<api><interface name=\"seL4_A\">\n<method id=\"AM\" name=\"M\" "
      "duplicate=\"yes\"/></interface></api>",
      "generic.xml:2:1: error: duplicate=\"yes\" must be true or false\n" },
    { METHOD("<result/>"),
      "generic.xml:2:1: error: element <result> is not expected in <method>\n" },
    { METHOD("words"), "error: text is not expected in <method>\n" },
    { METHOD(CONDITION(KEY("ON")) "\n" CONDITION(KEY("ON"))),
      "generic.xml:3:1: error: a method has one <condition>\n" },
    { METHOD(CONDITION(KEY("NEW"))), "generic.xml:2:12: error: CONFIG_NEW is a key that neither" },
    { METHOD("<condition><config var=\"CONFIG_ON\" value=\"1\"/></condition>"),
      "generic.xml:2:12: error: <config> has no attribute \"value\"\n" },
    { METHOD("<brief><b/></brief>"), "generic.xml:2:8: error: <b> is not known markup" },
    { METHOD("<description><b/></description>"),
      "generic.xml:2:14: error: <b> is not known markup" },
    { METHOD("<cap_param description=\"\"/>"),
      "generic.xml:2:1: error: <cap_param> has no attribute \"description\"\n" },

    { METHOD("<param name=\"a\" type=\"int\"/>"),
      "generic.xml:2:1: error: <param> needs a dir=\"…\"" },
    { METHOD("<param dir=\"in\" type=\"int\"/>"),
      "generic.xml:2:1: error: <param> needs a name=\"…\"" },
    { METHOD("<param dir=\"in\" name=\"a\"/>"),
      "generic.xml:2:1: error: <param> needs a type=\"…\"" },
    { METHOD("<param dir=\"inout\" name=\"a\" type=\"int\"/>"),
      "generic.xml:2:1: error: dir=\"inout\" must be \"in\" or \"out\"\n" },
    { METHOD(IN("a", "seL4_New")),
      "generic.xml:2:1: error: type \"seL4_New\" of parameter \"a\" is not known" },
    { METHOD(IN("a", "seL4_Word *")), "generic.xml:2:1: error: type \"seL4_Word *\" of parameter" },
    { METHOD(IN("a b", "int")), "generic.xml:2:1: error: name=\"a b\" is not a C identifier\n" },
    { METHOD(IN("int", "int")), "generic.xml:2:1: error: name=\"int\" is not a C identifier\n" },
    { METHOD(OUT("a", "seL4_A")),
      "generic.xml:2:1: error: out-parameter \"a\" cannot be a capability\n" },
    { METHOD(IN("_service", "int")),
      "generic.xml:2:1: error: a parameter cannot be named \"_service\"\n" },
    { METHOD(OUT("error", "int")),
      "generic.xml:2:1: error: a parameter cannot be named \"error\"\n" },
    { METHOD(IN("a", "int") "\n" OUT("a", "int")),
      "generic.xml:3:1: error: parameter \"a\" is there already\n" },
    { METHOD("<param dir=\"in\" name=\"a\" type=\"int\" default=\"1\"/>"),
      "generic.xml:2:1: error: <param> has no attribute \"default\"\n" },
    { METHOD(IN("a", "seL4_A") IN("b", "seL4_A") IN("c", "seL4_A") IN("d", "seL4_CPtr")),
      "generic.xml:1:31: error: method \"M\" takes more than the 3 capabilities of a message\n" },

    { METHOD("<error/>"), "generic.xml:2:1: error: <error> needs a name=\"…\" attribute\n" },
    { METHOD("<error name=\"seL4_NoError\"/>"),
      "generic.xml:2:1: error: \"seL4_NoError\" is not an error of the kernel\n" },
    { METHOD("<error name=\"seL4_RangeError\" code=\"4\"/>"),
      "generic.xml:2:1: error: <error> has no attribute \"code\"\n" },

    { "<api><interface name=\"seL4_A\"><method id=\"AM\" name=\"M\"/>\n<method id=\"AN\" "
      "name=\"M\"/>"
      "</interface></api>",
      "generic.xml:2:1: error: seL4_A already has a method \"M\" in this configuration\n"
      "generic.xml:1:31: note: it stands here\n" },
    { "<api><interface name=\"seL4_A\"><method id=\"AM\" name=\"M\"/>\n<method id=\"AM\" "
      "name=\"N\"/>"
      "</interface></api>",
      "generic.xml:2:1: error: label \"AM\" is taken in this configuration; methods that share one "
      "say "
      "duplicate=\"true\"\n"
      "generic.xml:1:31: note: it is taken here\n" },
};

TEST(api, errors)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        caught_t caught;
        api_t *api = NULL;

        harness_note("%s", errors[i].text);
        caught_init(&caught);
        EXPECT_FALSE(load(&caught, errors[i].text, EMPTY, EMPTY, &api));
        EXPECT_STR_CONTAINS(caught_messages(&caught), errors[i].message);
        EXPECT_NULL(api);
        caught_finish(&caught);
    }
}

// Names that would not compile in the headers, or would mean two things there.
static const char *const clashes[] = {
    // Two kinds of capability with one typed name.
    "<api><interface name=\"seL4_FooBar\"/><interface name=\"seL4_Foo_Bar\"/></api>",
    "<api><interface name=\"seL4_Endpoint\"/></api>",
    "<api><interface name=\"seL4_Cap\"/></api>",
    // Two typed functions of one name.
    "<api><interface name=\"seL4_A\"><method id=\"A1\" name=\"DoIt\"/><method id=\"A2\" "
    "name=\"Do_It\"/>"
    "</interface></api>",
    "<api><interface name=\"seL4_A\"><method id=\"A1\" name=\"B_C\"/></interface>"
    "<interface name=\"seL4_A_B\"><method id=\"A2\" name=\"C\"/></interface></api>",
    // Parameters that are one in small letters, or a keyword there.
    METHOD(IN("aB", "int") IN("a_b", "int")),
    METHOD(IN("Register", "int")),
    // Names that the functions use themselves.
    METHOD(IN("ipc_", "int")),
    METHOD(IN("mr0_", "int")),
    METHOD(IN("info_", "int")),
    METHOD(IN("result_", "int")),
    METHOD(IN("error_", "int")),
    METHOD(IN("i_", "int")),
    METHOD(IN("ipc", "int")),
    METHOD(IN("raw", "int") OUT("x", "int")),
    METHOD(IN("error", "int")),
    METHOD(IN("_Static_assert", "int")),
    METHOD(IN("__attribute__", "int")),
    // Enumerators that exist besides.
    "<api><interface name=\"seL4_A\"><method id=\"InvalidInvocation\" "
    "name=\"M\"/></interface></api>",
    "<api><interface name=\"seL4_A\"><method id=\"nInvocationLabels\" "
    "name=\"M\"/></interface></api>",
    "<api><interface name=\"seL4_A\"><method id=\"nArchInvocationLabels\" "
    "name=\"M\"/></interface></api>",
    // A noun that is empty without its architecture, or is no identifier.
    "<api><interface name=\"seL4_ARM_\"><method id=\"A1\" name=\"M\"/></interface></api>",
    "<api><interface name=\"seL4_\"><method id=\"A1\" name=\"M\"/></interface></api>",
    "<api><interface name=\"seL4_32\"><method id=\"A1\" name=\"M\"/></interface></api>",
};

TEST(api, names_that_clash_in_c)
{
    for (size_t i = 0; i < sizeof clashes / sizeof *clashes; i++) {
        caught_t caught;
        api_t *api;

        harness_note("%s", clashes[i]);
        caught_init(&caught);
        EXPECT_FALSE(load(&caught, clashes[i], EMPTY, EMPTY, &api) &&
                     emit_check_names(caught.arena, &caught.diag, api));
        EXPECT_STR_CONTAINS(caught_messages(&caught), "generic.xml:");
        caught_finish(&caught);
    }
}

TEST(api, label_of_another_part)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    EXPECT_FALSE(
        load(&caught, METHOD(""), EMPTY,
             "<api><interface name=\"seL4_B\">\n<method id=\"AM\" name=\"M\" duplicate=\"1\"/>"
             "</interface></api>",
             &api));
    EXPECT_STR_CONTAINS(caught_messages(&caught), "arch.xml:2:1: error: label \"AM\" is taken");
    EXPECT_STR_CONTAINS(caught_messages(&caught), "generic.xml:1:31: note: it is taken here\n");
    caught_finish(&caught);
}

TEST(api, errors_of_all_files_are_reported)
{
    caught_t caught;
    api_t *api;

    caught_init(&caught);
    EXPECT_FALSE(load(&caught, "<api a=\"\"/>", "<api b=\"\"/>", "<api>", &api));
    EXPECT_STR_CONTAINS(caught_messages(&caught),
                        "generic.xml:1:1: error: <api> has no attribute \"a\"\n");
    EXPECT_STR_CONTAINS(caught_messages(&caught),
                        "sel4_arch.xml:1:1: error: <api> has no attribute \"b\"\n");
    EXPECT_STR_CONTAINS(caught_messages(&caught), "arch.xml:1:6: error: not well-formed XML");
    caught_finish(&caught);
}

// ---- Limits

static void put_many(text_t *text, const char *format, int count)
{
    for (int i = 0; i < count; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        text_printf(text, format, i, i);
#pragma GCC diagnostic pop
    }
}

static const struct {
    const char *head;
    const char *item;
    int most;
    const char *tail;
    const char *message; // of one more than `most`
} limits[] = {
    { "<api><struct name=\"S\">", "<member name=\"m%d\"/>\n", 120, "</struct></api>",
      "generic.xml:121:1: error: a structure has at most 120 members\n" },
    { "<api><interface name=\"seL4_A\"><method id=\"AM\" name=\"M\">",
      "<param dir=\"in\" name=\"p%d\" type=\"int\"/>\n", 64, "</method></interface></api>",
      "generic.xml:65:1: error: a method has at most 64 parameters\n" },
    { "<api><interface name=\"seL4_A\"><method id=\"AM\" name=\"M\">",
      "<error name=\"seL4_RangeError\" description=\"%d\"/>\n", 64, "</method></interface></api>",
      "generic.xml:65:1: error: a method has at most 64 errors\n" },
    { "<api><interface name=\"seL4_A\">", "<method id=\"A%d\" name=\"M%d\"/>\n", 2048,
      "</interface></api>", "generic.xml:2049:1: error: more than 2048 methods\n" },
    // 30 * 4 words.
    { "<api><struct name=\"S\"><member name=\"a\"/><member name=\"b\"/><member name=\"c\"/>"
      "<member name=\"d\"/></struct><interface name=\"seL4_A\"><method id=\"AM\" name=\"M\">",
      "<param dir=\"in\" name=\"p%d\" type=\"S\"/>\n", 30, "</method></interface></api>",
      "error: method \"M\" needs more than the 120 words of a message\n" },
    { "<api><struct name=\"S\"><member name=\"a\"/><member name=\"b\"/><member name=\"c\"/>"
      "<member name=\"d\"/></struct><interface name=\"seL4_A\"><method id=\"AM\" name=\"M\">",
      "<param dir=\"out\" name=\"p%d\" type=\"S\"/>\n", 30, "</method></interface></api>",
      "error: method \"M\" needs more than the 120 words of a message\n" },
};

TEST(api, limits)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        for (int more = 0; more < 2; more++) {
            caught_t caught;
            api_t *api;
            text_t text = { 0 };

            harness_note("limit %zu + %d", i, more);
            caught_init(&caught);
            text_puts(&text, limits[i].head);
            put_many(&text, limits[i].item, limits[i].most + more);
            text_puts(&text, limits[i].tail);
            EXPECT_EQ(load(&caught, text.bytes, EMPTY, EMPTY, &api), more == 0);
            EXPECT_STR_CONTAINS(caught_messages(&caught), more ? limits[i].message : "");
            text_finish(&text);
            caught_finish(&caught);
        }
    }
}

TEST(api, cut_at_every_byte)
{
    static const char whole[] =
        "<api name=\"X\">\n<struct name=\"seL4_S\"><member name=\"a\"/></struct>\n"
        "<interface name=\"seL4_A\" cap_description=\"An A.\">\n"
        "<method id=\"AM\" name=\"M\">" CONDITION("<and>" KEY("ON") "<not>" KEY(
            "OFF") "</not></and>") "<brief>Does &lt;it&gt;.</brief>" IN("s", "seL4_S")
            OUT("w", "seL4_Word") "<error name=\"seL4_RangeError\" "
                                  "description=\"no\"/></method></interface></api>";

    for (size_t size = 0; size < sizeof whole - 1; size++) {
        caught_t caught;
        api_t *api;

        harness_note("%zu bytes", size);
        caught_init(&caught);
        EXPECT_FALSE(load(&caught, arena_copy(caught.arena, whole, size), EMPTY, EMPTY, &api));
        EXPECT_STR_CONTAINS(caught_messages(&caught), "generic.xml:");
        caught_finish(&caught);
    }
}
