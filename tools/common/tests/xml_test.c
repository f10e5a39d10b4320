// SPDX-License-Identifier: BSD-2-Clause

// The tree, the places in it, and what is refused.

#include "common/text.h"
#include "common/xml.h"
#include "support.h"

static bool parse(caught_t *caught, const char *text, const xml_node_t **ret_root)
{
    source_t source = caught_source(caught, "a.xml", text);

    return xml_parse(caught->arena, &caught->diag, &source, ret_root);
}

TEST(xml, tree)
{
    caught_t caught;
    const xml_node_t *root;

    caught_init(&caught);
    ASSERT_TRUE(parse(&caught,
                      "<?xml version=\"1.0\"?>\n"
                      "<!-- a comment -->\n"
                      "<a x=\"1\" y=\"&lt;&amp;&#65;\">\n"
                      "  <b/>text &gt; <c z=''><d/></c>\n"
                      "</a>\n",
                      &root));
    EXPECT_STR_EQ(caught_messages(&caught), "");
    EXPECT_TRUE(xml_is(root, "a"));
    EXPECT_FALSE(xml_is(root, "b"));
    EXPECT_EQ(root->attribute_count, 2);
    EXPECT_STR_EQ(xml_attribute(root, "x"), "1");
    EXPECT_STR_EQ(xml_attribute(root, "y"), "<&A");
    EXPECT_NULL(xml_attribute(root, "z"));
    EXPECT_EQ(root->place.line, 3);
    EXPECT_EQ(root->place.column, 1);
    const xml_node_t *b = NULL;
    const xml_node_t *c = NULL;
    text_t text = { 0 };
    text_puts(&text, "");
    for (const xml_node_t *child = root->first_child; child; child = child->next) {
        if (xml_is_text(child)) {
            EXPECT_FALSE(xml_is(child, "b"));
            text_puts(&text, child->text);
        } else if (xml_is(child, "b")) {
            b = child;
        } else {
            c = child;
        }
    }
    EXPECT_STR_EQ(text.bytes, "\n  text > \n");
    text_finish(&text);
    ASSERT_TRUE(b != NULL && c != NULL);
    if (b && c) {
        EXPECT_NULL(b->first_child);
        EXPECT_EQ(b->place.line, 4);
        EXPECT_EQ(b->place.column, 3);
        EXPECT_STR_EQ(xml_attribute(c, "z"), "");
        EXPECT_TRUE(xml_is(c->first_child, "d"));
        EXPECT_EQ(c->first_child->place.column, 25);
    }
    caught_finish(&caught);
}

static const struct {
    const char *text;
    const char *message;
} malformed[] = {
    { "", "a.xml:1:1: error: not well-formed XML: no element found\n" },
    { "\n\n", "a.xml:3:1: error: not well-formed XML: no element found\n" },
    { "text", "a.xml:1:1: error: not well-formed XML: syntax error\n" },
    { "<a>\n<b>\n</a>", "a.xml:3:3: error: not well-formed XML: mismatched tag\n" },
    { "<a>\n", "a.xml:2:1: error: not well-formed XML: no element found\n" },
    { "<a b=1/>", "a.xml:1:6: error: not well-formed XML: " },
    { "<a b='1' b='2'/>", "a.xml:1:10: error: not well-formed XML: duplicate attribute\n" },
    { "<a/><b/>", "a.xml:1:5: error: not well-formed XML: junk after document element\n" },
    { "<a>&nbsp;</a>", "a.xml:1:4: error: not well-formed XML: undefined entity\n" },
    { "<a>\x01</a>", "a.xml:1:4: error: not well-formed XML: " },
    { "<a>\xff</a>", "a.xml:1:4: error: not well-formed XML: " },
    { "<a>&#0;</a>", "a.xml:1:4: error: not well-formed XML: " },
    { "<?xml version=\"1.0\" encoding=\"none\"?><a/>", "a.xml:1:31: error: not well-formed XML: " },
    { "<!DOCTYPE a>\n<a/>", "a.xml:1:12: error: document types are not accepted" },
    { "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>",
      "a.xml:1:40: error: document types are not accepted" },
    { "\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>",
      "a.xml:2:13: error: document types are not accepted" },
};

TEST(xml, malformed)
{
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        caught_t caught;
        const xml_node_t *root = NULL;

        harness_note("%s", malformed[i].text);
        caught_init(&caught);
        EXPECT_FALSE(parse(&caught, malformed[i].text, &root));
        EXPECT_NULL(root);
        EXPECT_STR_CONTAINS(caught_messages(&caught), malformed[i].message);
        EXPECT_EQ(caught.diag.error_count, 1);
        caught_finish(&caught);
    }
}

TEST(xml, billion_laughs_is_refused_before_it_begins)
{
    caught_t caught;
    const xml_node_t *root;
    text_t text = { 0 };

    caught_init(&caught);
    text_puts(&text, "<!DOCTYPE a [<!ENTITY l0 \"ha\">");
    for (int i = 1; i < 30; i++) {
        text_printf(&text, "<!ENTITY l%d \"&l%d;&l%d;\">", i, i - 1, i - 1);
    }
    text_puts(&text, "]><a>&l29;</a>");
    EXPECT_FALSE(parse(&caught, text.bytes, &root));
    EXPECT_STR_EQ(caught_messages(&caught),
                  "a.xml:1:13: error: document types are not accepted; remove <!DOCTYPE>\n");
    text_finish(&text);
    caught_finish(&caught);
}

static char *nested(arena_t *arena, int depth)
{
    text_t text = { 0 };

    for (int i = 0; i < depth; i++) {
        text_puts(&text, "<a>");
    }
    for (int i = 0; i < depth; i++) {
        text_puts(&text, "</a>");
    }
    char *copy = arena_copy(arena, text.bytes, text.size);
    text_finish(&text);
    return copy;
}

TEST(xml, depth)
{
    caught_t caught;
    const xml_node_t *root;

    caught_init(&caught);
    EXPECT_TRUE(parse(&caught, nested(caught.arena, XML_DEPTH_MAX), &root));
    EXPECT_FALSE(parse(&caught, nested(caught.arena, XML_DEPTH_MAX + 1), &root));
    EXPECT_STR_EQ(caught_messages(&caught),
                  "a.xml:1:193: error: elements are nested deeper than 64\n");
    caught_clear(&caught);
    EXPECT_FALSE(parse(&caught, nested(caught.arena, 100000), &root));
    EXPECT_EQ(caught.diag.error_count, 1);
    caught_finish(&caught);
}

TEST(xml, need_attribute)
{
    caught_t caught;
    const xml_node_t *root;

    caught_init(&caught);
    ASSERT_TRUE(parse(&caught, "\n<a x='1' y=''/>", &root));
    EXPECT_STR_EQ(xml_need_attribute(&caught.diag, root, "x"), "1");
    EXPECT_STR_EQ(caught_messages(&caught), "");
    EXPECT_NULL(xml_need_attribute(&caught.diag, root, "y"));
    EXPECT_NULL(xml_need_attribute(&caught.diag, root, "z"));
    EXPECT_STR_EQ(caught_messages(&caught), "a.xml:2:1: error: <a> needs a y=\"…\" attribute\n"
                                            "a.xml:2:1: error: <a> needs a z=\"…\" attribute\n");
    caught_finish(&caught);
}

TEST(xml, check)
{
    static const char *const attributes[] = { "x", NULL };
    static const char *const children[] = { "b", NULL };
    caught_t caught;
    const xml_node_t *root;

    caught_init(&caught);
    ASSERT_TRUE(parse(&caught, "<a x='1'> <b/> \t\n <b/></a>", &root));
    xml_check(&caught.diag, root, attributes, children, false);
    EXPECT_STR_EQ(caught_messages(&caught), "");
    ASSERT_TRUE(parse(&caught, "<a y='1' x='' z=''>\n<c/>words\n<b/></a>", &root));
    xml_check(&caught.diag, root, attributes, children, true);
    EXPECT_STR_EQ(caught_messages(&caught),
                  "a.xml:1:1: error: <a> has no attribute \"y\"\n"
                  "a.xml:1:1: error: <a> has no attribute \"z\"\n"
                  "a.xml:2:1: error: element <c> is not expected in <a>\n");
    caught_clear(&caught);
    xml_check(&caught.diag, root, attributes, children, false);
    EXPECT_STR_CONTAINS(caught_messages(&caught),
                        "a.xml:2:5: error: text is not expected in <a>\n");
    caught_finish(&caught);
}

// Cut anywhere, a document is an error.
TEST(xml, cut_at_every_byte)
{
    static const char whole[] =
        "<?xml version=\"1.0\"?>\n<!-- c -->\n<a x=\"1\">&amp;<b/><![CDATA[d]]></a>";

    for (size_t size = 0; size < sizeof whole - 1; size++) {
        caught_t caught;
        const xml_node_t *root;

        harness_note("%zu bytes", size);
        caught_init(&caught);
        EXPECT_FALSE(parse(&caught, arena_copy(caught.arena, whole, size), &root));
        EXPECT_STR_CONTAINS(caught_messages(&caught), "a.xml:");
        EXPECT_STR_CONTAINS(caught_messages(&caught), ": error: not well-formed XML: ");
        caught_finish(&caught);
    }
}

TEST(xml, attributes_have_places)
{
    caught_t caught;
    const xml_node_t *root;

    caught_init(&caught);
    ASSERT_TRUE(parse(&caught,
                      "<a one='1'\ttwo = \"'>\"\n"
                      "   three\n='é' four='x\ny'five=''/>",
                      &root) == false);
    caught_clear(&caught);
    ASSERT_TRUE(parse(&caught,
                      "<a one='1'\ttwo = \"'>\"\n"
                      "   three\n='é' four='x\ny' five=''><b é='1' six=''/></a>",
                      &root));
    static const struct {
        const char *name;
        unsigned line;
        unsigned column;
    } places[] = {
        { "one", 1, 4 }, { "two", 1, 12 }, { "three", 2, 4 }, { "four", 3, 6 }, { "five", 4, 4 }
    };
    ASSERT_EQ(root->attribute_count, 5);
    for (size_t i = 0; i < 5; i++) {
        EXPECT_STR_EQ(root->attributes[i].name, places[i].name);
        EXPECT_EQ(root->attributes[i].place.line, places[i].line);
        EXPECT_EQ(root->attributes[i].place.column, places[i].column);
    }
    const xml_node_t *b = root->first_child;
    ASSERT_TRUE(b != NULL);
    EXPECT_EQ(b->attributes[0].place.column, b->place.column + 3);
    EXPECT_EQ(b->attributes[1].place.column, b->place.column + 9);
    caught_finish(&caught);
}

TEST(xml, attributes_stand_where_their_element_does_in_other_encodings)
{
    caught_t caught;
    const xml_node_t *root;

    caught_init(&caught);
    ASSERT_TRUE(
        parse(&caught,
              "<?xml version='1.0' encoding='iso-8859-1'?>\n<r>\n  <\xe9\xe9 \xe9='1' x='2'/></r>",
              &root));
    const xml_node_t *node = root->first_child;
    while (node && xml_is_text(node)) {
        node = node->next;
    }
    ASSERT_TRUE(node != NULL);
    EXPECT_STR_EQ(node->attributes[1].name, "x");
    EXPECT_EQ(node->attributes[1].place.line, 3);
    EXPECT_EQ(node->attributes[1].place.column, node->place.column);
    caught_finish(&caught);
}
