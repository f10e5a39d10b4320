// SPDX-License-Identifier: BSD-2-Clause

// Flattens marked-up descriptions.

#include "prose.h"

#include <ctype.h>
#include <string.h>

#include "../common/text.h"

// Appends the text of all children.
static void collect(text_t *text, diag_t *diag, const xml_node_t *node)
{
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is_text(child)) {
            text_puts(text, child->text);
        } else if (xml_is(child, "texttt")) {
            text_printf(text, "`%s`",
                        xml_attribute(child, "text") ? xml_attribute(child, "text") : "");
        } else if (xml_is(child, "obj") || xml_is(child, "nameref")) {
            text_puts(text, xml_attribute(child, "name") ? xml_attribute(child, "name") : "");
        } else if (xml_is(child, "emph") || xml_is(child, "textit") || xml_is(child, "textbf")) {
            collect(text, diag, child);
        } else if (!xml_is(child, "docref") && !xml_is(child, "autoref") &&
                   !xml_is(child, "shortref") && !xml_is(child, "errorenumdesc")) {
            diag_error(diag, child->place, "<%s> is not known markup in a description",
                       child->name);
        }
    }
}

char *prose_clean(arena_t *arena, const char *value)
{
    char *clean = arena_alloc(arena, strlen(value) * 2 + 1);
    char *out = clean;

    for (const char *at = value; *at; at++) {
        unsigned char c = *at == '\\' ? '/' : (unsigned char)*at;
        if (isspace(c)) {
            if (out != clean && out[-1] != ' ') {
                *out++ = ' ';
            }
        } else if (c < 0x20 || c == 0x7f) {
            *out++ = '?';
        } else {
            // Nothing from a file may end or open a comment, nor continue a line with a backslash.
            if ((c == '/' && out != clean && out[-1] == '*') ||
                (c == '*' && out != clean && out[-1] == '/')) {
                *out++ = ' ';
            }
            *out++ = (char)c;
        }
    }
    while (out != clean && out[-1] == ' ') {
        out--;
    }
    *out = '\0';
    return clean;
}

char *prose_flatten(arena_t *arena, diag_t *diag, const xml_node_t *node)
{
    text_t text = { 0 };

    text_puts(&text, "");
    collect(&text, diag, node);
    char *clean = prose_clean(arena, text.bytes);
    text_finish(&text);
    return clean;
}
