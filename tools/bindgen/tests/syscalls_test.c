// SPDX-License-Identifier: BSD-2-Clause

// System call numbers, and every error of syscall.xml.

#include "bindgen/emit.h"
#include "bindgen/syscalls.h"
#include "common/tests/support.h"

static bool load(caught_t *caught, bool is_mcs, const char *text, syscalls_t **ret_syscalls)
{
    config_t config = { 0 };
    source_t keys = caught_source(caught, "k.json",
                                  arena_format(caught->arena,
                                               "{\"KERNEL_MCS\": %s, \"ON\": true, \"OFF\": false}",
                                               is_mcs ? "true" : "false"));
    source_t source = caught_source(caught, "s.xml", text);

    ASSERT_TRUE(config_load(&config, caught->arena, &caught->diag, &keys));
    return syscalls_load(caught->arena, &caught->diag, &config, &source, ret_syscalls);
}

static const char whole[] = "<syscalls>\n"
                            "<api-master><config>\n"
                            "<syscall name=\"Call\"/><syscall name=\"Reply\"/>\n"
                            "</config></api-master>\n"
                            "<api-mcs><config>\n"
                            "<syscall name=\"Call\"/><syscall name=\"Wait\"/>\n"
                            "<syscall name=\"NBWait\"/>\n"
                            "</config></api-mcs>\n"
                            "<debug>\n"
                            "<config><condition><config var=\"CONFIG_OFF\"/></condition>\n"
                            "<syscall name=\"PutChar\"/></config>\n"
                            "<config><condition><config var=\"CONFIG_ON\"/></condition>\n"
                            "<syscall name=\"Halt\"/></config>\n"
                            "<config><condition/><syscall name=\"Dump\"/></config>\n"
                            "</debug>\n"
                            "</syscalls>";

static void expect_call(const syscalls_t *syscalls, size_t index, const char *name, int number,
                        bool is_enabled)
{
    harness_note("%s", name);
    ASSERT_LT(index, syscalls->count);
    EXPECT_STR_EQ(syscalls->items[index].name, name);
    EXPECT_EQ(syscalls->items[index].number, number);
    EXPECT_EQ(syscalls->items[index].is_enabled, is_enabled);
}

TEST(syscalls, numbers_count_disabled_calls)
{
    caught_t caught;
    syscalls_t *syscalls;

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, true, whole, &syscalls));
    EXPECT_EQ(syscalls->count, 6);
    expect_call(syscalls, 0, "Call", -1, true);
    expect_call(syscalls, 1, "Wait", -2, true);
    expect_call(syscalls, 2, "NBWait", -3, true);
    expect_call(syscalls, 3, "PutChar", -4, false);
    expect_call(syscalls, 4, "Halt", -5, true);
    expect_call(syscalls, 5, "Dump", -6, true);
    ASSERT_TRUE(load(&caught, false, whole, &syscalls));
    EXPECT_EQ(syscalls->count, 5);
    expect_call(syscalls, 1, "Reply", -2, true);
    expect_call(syscalls, 2, "PutChar", -3, false);
    EXPECT_STR_EQ(caught_messages(&caught), "");
    caught_finish(&caught);
}

TEST(syscalls, header)
{
    caught_t caught;
    syscalls_t *syscalls;
    text_t text = { 0 };

    caught_init(&caught);
    ASSERT_TRUE(load(&caught, true, whole, &syscalls));
    emit_syscalls(&text, syscalls);
    EXPECT_STR_CONTAINS(text.bytes, "    seL4_SysCall = -1,\n"
                                    "    seL4_SysWait = -2,\n"
                                    "    seL4_SysNBWait = -3,\n"
                                    "    seL4_SysHalt = -5,\n"
                                    "    seL4_SysDump = -6,\n");
    text_finish(&text);
    caught_finish(&caught);
}

#define OF(x) "<syscalls><api-mcs>\n" x "</api-mcs></syscalls>"

static const struct {
    const char *text;
    const char *message;
} errors[] = {
    { "", "s.xml:1:1: error: not well-formed XML: no element found\n" },
    { "<syscall/>", "s.xml:1:1: error: expected <syscalls>, found <syscall>\n" },
    { "<syscalls/>", "s.xml:1:1: error: <api-mcs> is missing; this kernel's API needs it\n" },
    { "<syscalls><api-master/>\n</syscalls>", "s.xml:1:1: error: <api-mcs> is missing" },
    { "<syscalls version=\"2\"><api-mcs/></syscalls>",
      "s.xml:1:1: error: <syscalls> has no attribute \"version\"\n" },
    { "<syscalls><api-mcs/>\n<api-new/></syscalls>",
      "s.xml:2:1: error: element <api-new> is not expected in <syscalls>\n" },
    { "<syscalls><api-mcs/>\n<api-mcs/></syscalls>",
      "s.xml:2:1: error: <api-mcs> is there already\n" },
    { "<syscalls><api-mcs/><debug/>\n<debug/></syscalls>",
      "s.xml:2:1: error: <debug> is there already\n" },
    { "<syscalls><api-mcs/>\nx</syscalls>", "error: text is not expected in <syscalls>\n" },
    { OF("<syscall name=\"A\"/>"),
      "s.xml:2:1: error: element <syscall> is not expected in <api-mcs>\n" },
    { OF("<config>\n<call/></config>"),
      "s.xml:3:1: error: element <call> is not expected in <config>\n" },
    { OF("<config a=\"\"/>"), "s.xml:2:1: error: <config> has no attribute \"a\"\n" },
    { OF("<config><syscall/></config>"),
      "s.xml:2:9: error: <syscall> needs a name=\"…\" attribute\n" },
    { OF("<config><syscall name=\"\"/></config>"),
      "s.xml:2:9: error: <syscall> needs a name=\"…\" attribute\n" },
    { OF("<config><syscall name=\"a b\"/></config>"),
      "s.xml:2:9: error: name=\"a b\" is not a C identifier\n" },
    { OF("<config><syscall name=\"A\" number=\"1\"/></config>"),
      "s.xml:2:9: error: <syscall> has no attribute \"number\"\n" },
    { OF("<config><syscall name=\"A\"><b/></syscall></config>"),
      "s.xml:2:27: error: element <b> is not expected in <syscall>\n" },
    { OF("<config><syscall name=\"A\"/></config>\n<config><syscall name=\"A\"/></config>"),
      "s.xml:3:9: error: system call \"A\" is there already\n" },
    { OF("<config><condition><config var=\"CONFIG_NEW\"/></condition></config>"),
      "s.xml:2:20: error: CONFIG_NEW is a key that neither the kernel's gen_config.json files "
      "nor" },
    { OF("<config><condition><config var=\"ON\"/></condition></config>"),
      "s.xml:2:20: error: \"ON\" is no configuration key: it must start with CONFIG_\n" },
    { OF("<config><condition><config/></condition></config>"),
      "s.xml:2:20: error: <config> needs a var=\"…\" attribute\n" },
    { OF("<config><condition><and/></condition></config>"),
      "s.xml:2:20: error: <and> needs at least one part\n" },
    { OF("<config><condition><or> </or></condition></config>"),
      "s.xml:2:20: error: <or> needs at least one part\n" },
    { OF("<config><condition><not/></condition></config>"),
      "s.xml:2:20: error: <not> needs exactly one part\n" },
    { OF("<config><condition><not><config var=\"CONFIG_ON\"/><config var=\"CONFIG_ON\"/></not>"
         "</condition></config>"),
      "s.xml:2:20: error: <not> needs exactly one part\n" },
    { OF("<config><condition><xor/></condition></config>"),
      "s.xml:2:20: error: element <xor> is not expected in <condition>\n" },
    { OF("<config><condition><config var=\"CONFIG_ON\"/>\n<config var=\"CONFIG_ON\"/></condition>"
         "</config>"),
      "s.xml:3:1: error: <condition> holds one expression; use <and> or <or>\n" },
    { OF("<config><condition><config var=\"CONFIG_ON\"/></condition>\n<condition/></config>"),
      "s.xml:3:1: error: <config> has one <condition>\n" },
    // What this kernel does not use is still looked at.
    { "<syscalls><api-mcs/>\n<api-master>\n<call/></api-master></syscalls>",
      "s.xml:3:1: error: element <call> is not expected in <api-master>\n" },
};

TEST(syscalls, errors)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        caught_t caught;
        syscalls_t *syscalls;

        harness_note("%s", errors[i].text);
        caught_init(&caught);
        EXPECT_FALSE(load(&caught, true, errors[i].text, &syscalls));
        EXPECT_STR_CONTAINS(caught_messages(&caught), errors[i].message);
        caught_finish(&caught);
    }
}

TEST(syscalls, too_many)
{
    caught_t caught;
    syscalls_t *syscalls;
    text_t text = { 0 };

    caught_init(&caught);
    text_puts(&text, "<syscalls><api-mcs><config>");
    for (int i = 0; i < 1025; i++) {
        text_printf(&text, "\n<syscall name=\"C%d\"/>", i);
    }
    text_puts(&text, "</config></api-mcs></syscalls>");
    EXPECT_FALSE(load(&caught, true, text.bytes, &syscalls));
    EXPECT_STR_EQ(caught_messages(&caught), "s.xml:1026:1: error: more than 1024 system calls\n");
    text_finish(&text);
    caught_finish(&caught);
}

TEST(syscalls, cut_at_every_byte)
{
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        caught_t caught;
        syscalls_t *syscalls;

        harness_note("%zu bytes", size);
        caught_init(&caught);
        EXPECT_FALSE(load(&caught, true, arena_copy(caught.arena, whole, size), &syscalls));
        EXPECT_STR_CONTAINS(caught_messages(&caught), "s.xml:");
        caught_finish(&caught);
    }
}
