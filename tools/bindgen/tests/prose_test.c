// SPDX-License-Identifier: BSD-2-Clause

// Descriptions become text for comments, and can never end one.

#include "bindgen/prose.h"
#include "common/tests/support.h"

static const char *flatten(caught_t *caught, const char *inner)
{
    char *text = arena_format(caught->arena, "<description>%s</description>", inner);
    source_t source = caught_source(caught, "a.xml", text);
    const xml_node_t *root;

    ASSERT_TRUE(xml_parse(caught->arena, &caught->diag, &source, &root));
    return prose_flatten(caught->arena, &caught->diag, root);
}

static const struct {
    const char *inner;
    const char *wanted;
} flattened[] = {
    { "", "" },
    { " \n ", "" },
    { "\n   One\n   two.  \n", "One two." },
    { "The <texttt text=\"count\"/> first", "The `count` first" },
    { "An <obj name=\"Untyped\"/> object", "An Untyped object" },
    { "<emph>Not</emph> <textbf>this <textit>one</textit></textbf>", "Not this one" },
    { "See <autoref label=\"x\"/>.", "See ." },
    { "See <nameref name=\"there\"/>.", "See there." },
    { "a &lt; b &amp;&amp; c", "a < b && c" },
    { "<texttt/>", "``" },
};

TEST(prose, flatten)
{
    for (size_t i = 0; i < sizeof flattened / sizeof *flattened; i++) {
        caught_t caught;

        harness_note("%s", flattened[i].inner);
        caught_init(&caught);
        EXPECT_STR_EQ(flatten(&caught, flattened[i].inner), flattened[i].wanted);
        EXPECT_STR_EQ(caught_messages(&caught), "");
        caught_finish(&caught);
    }
}

TEST(prose, unknown_markup_is_an_error)
{
    caught_t caught;

    caught_init(&caught);
    flatten(&caught, "a\n<emph>b <script/></emph>");
    EXPECT_STR_EQ(caught_messages(&caught),
                  "a.xml:2:9: error: <script> is not known markup in a description\n");
    caught_finish(&caught);
}

TEST(prose, clean)
{
    static const struct {
        const char *value;
        const char *wanted;
    } cases[] = {
        { "", "" },
        { "  a\t\tb\r\n c ", "a b c" },
        { "a*/b", "a* /b" },
        { "a/*b", "a/ *b" },
        { "/*/*/", "/ * / * /" },
        { "**//", "** //" },
        { "a\\", "a/" },
        // A backslash is shown as a slash, which must not meet a star either.
        { "a*\\b", "a* /b" },
        { "a\\*b", "a/ *b" },
        { "\x01\x7f", "??" },
        { "naïve – yes", "naïve – yes" },
    };
    arena_t *arena = arena_create();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        harness_note("%s", cases[i].value);
        EXPECT_STR_EQ(prose_clean(arena, cases[i].value), cases[i].wanted);
    }
    arena_destroy(arena);
}

// Every text of up to six of the dangerous characters.
TEST(prose, clean_never_makes_a_comment_delimiter)
{
    static const char letters[] = "*/\\ \n";
    arena_t *arena = arena_create();

    for (unsigned number = 0; number < 5 * 5 * 5 * 5 * 5 * 5; number++) {
        char value[7] = "";
        unsigned rest = number;
        for (int i = 0; i < 6; i++, rest /= 5) {
            value[i] = letters[rest % 5];
        }
        const char *clean = prose_clean(arena, value);
        harness_note("number %u gives %s", number, clean);
        ASSERT_NULL(strstr(clean, "*/"));
        ASSERT_NULL(strstr(clean, "/*"));
        ASSERT_NULL(strpbrk(clean, "\\\n"));
    }
    arena_destroy(arena);
}
