// SPDX-License-Identifier: BSD-2-Clause

// Builds the tree from expat's events.

#include "xml.h"

#include <expat.h>
#include <string.h>

typedef struct builder {
    arena_t *arena;
    diag_t *diag;
    const source_t *source;
    XML_Parser parser;
    xml_node_t *open[XML_DEPTH_MAX];
    size_t depth;
    xml_node_t *root;
    bool failed;
} builder_t;

static place_t here(const builder_t *builder)
{
    return (place_t){
        .path = builder->source->path,
        .line = (unsigned)XML_GetCurrentLineNumber(builder->parser),
        .column = (unsigned)XML_GetCurrentColumnNumber(builder->parser) + 1,
    };
}

static void stop(builder_t *builder)
{
    builder->failed = true;
    XML_StopParser(builder->parser, XML_FALSE);
}

static void append(builder_t *builder, xml_node_t *node)
{
    if (builder->depth == 0) {
        builder->root = node;
        return;
    }
    xml_node_t *parent = builder->open[builder->depth - 1];
    if (parent->last_child) {
        parent->last_child->next = node;
    } else {
        parent->first_child = node;
    }
    parent->last_child = node;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Goes on to `end`; columns count characters, as expat's do.
static const char *advance(place_t *place, const char *at, const char *end)
{
    for (; at < end; at++) {
        if (*at == '\n') {
            place->line++;
            place->column = 1;
        } else if (((unsigned char)*at & 0xc0) != 0x80) {
            place->column++;
        }
    }
    return end;
}

/*
 * Expat tells where a tag starts, not where its attributes do.  What it has accepted is
 * well-formed, so names and values can be found by their quotes; a file that is not in UTF-8 has
 * names that do not match, and its attributes stand where their element does.
 */
static void place_attributes(const builder_t *builder, xml_node_t *node)
{
    const char *end = builder->source->text + builder->source->size;
    const char *at = builder->source->text + XML_GetCurrentByteIndex(builder->parser);
    size_t name_size = strlen(node->name);
    place_t place = node->place;

    if ((size_t)(end - at) <= name_size || memcmp(at + 1, node->name, name_size) != 0) {
        return;
    }
    at = advance(&place, at, at + 1 + name_size);
    for (size_t i = 0; i < node->attribute_count; i++) {
        xml_attribute_t *attribute = &node->attributes[i];
        const char *name = at;
        size_t size = strlen(attribute->name);
        while (name < end && is_space(*name)) {
            name++;
        }
        if ((size_t)(end - name) < size || memcmp(name, attribute->name, size) != 0) {
            return;
        }
        at = advance(&place, at, name);
        attribute->place = place;
        const char *quote = name + size;
        while (quote < end && *quote != '"' && *quote != '\'') {
            quote++;
        }
        const char *close =
            quote < end ? memchr(quote + 1, *quote, (size_t)(end - quote - 1)) : NULL;
        if (!close) {
            return;
        }
        at = advance(&place, at, close + 1);
    }
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    builder_t *builder = context;

    if (builder->failed) {
        return;
    }
    if (builder->depth == XML_DEPTH_MAX) {
        diag_error(builder->diag, here(builder), "elements are nested deeper than %d",
                   XML_DEPTH_MAX);
        stop(builder);
        return;
    }
    xml_node_t *node = arena_alloc(builder->arena, sizeof *node);
    node->name = arena_copy_string(builder->arena, name);
    node->place = here(builder);
    while (attributes[node->attribute_count * 2]) {
        node->attribute_count++;
    }
    node->attributes =
        arena_alloc_items(builder->arena, node->attribute_count, sizeof *node->attributes);
    for (size_t i = 0; i < node->attribute_count; i++) {
        node->attributes[i].name = arena_copy_string(builder->arena, attributes[i * 2]);
        node->attributes[i].value = arena_copy_string(builder->arena, attributes[i * 2 + 1]);
        node->attributes[i].place = node->place;
    }
    place_attributes(builder, node);
    append(builder, node);
    builder->open[builder->depth++] = node;
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    builder_t *builder = context;

    (void)name;
    if (!builder->failed) {
        builder->depth--;
    }
}

static void XMLCALL on_text(void *context, const XML_Char *text, int size)
{
    builder_t *builder = context;

    if (builder->failed || builder->depth == 0 || size <= 0) {
        return;
    }
    xml_node_t *node = arena_alloc(builder->arena, sizeof *node);
    node->text = arena_copy(builder->arena, text, (size_t)size);
    node->place = here(builder);
    append(builder, node);
}

static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal_subset)
{
    builder_t *builder = context;

    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    diag_error(builder->diag, here(builder), "document types are not accepted; remove <!DOCTYPE>");
    stop(builder);
}

bool xml_parse(arena_t *arena, diag_t *diag, const source_t *source, const xml_node_t **ret_root)
{
    builder_t builder = { .arena = arena, .diag = diag, .source = source };

    builder.parser = XML_ParserCreate(NULL);
    if (!builder.parser) {
        diag_error(diag, (place_t){ .path = source->path }, "out of memory");
        return false;
    }
    XML_SetUserData(builder.parser, &builder);
    XML_SetElementHandler(builder.parser, on_start, on_end);
    XML_SetCharacterDataHandler(builder.parser, on_text);
    XML_SetStartDoctypeDeclHandler(builder.parser, on_doctype);
    enum XML_Status status = XML_Parse(builder.parser, source->text, (int)source->size, XML_TRUE);
    if (status != XML_STATUS_OK && !builder.failed) {
        diag_error(diag, here(&builder), "not well-formed XML: %s",
                   XML_ErrorString(XML_GetErrorCode(builder.parser)));
        builder.failed = true;
    }
    XML_ParserFree(builder.parser);
    if (builder.failed) {
        return false;
    }
    *ret_root = builder.root;
    return true;
}

bool xml_is(const xml_node_t *node, const char *name)
{
    return node->name && strcmp(node->name, name) == 0;
}

const char *xml_attribute(const xml_node_t *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        if (strcmp(node->attributes[i].name, name) == 0) {
            return node->attributes[i].value;
        }
    }
    return NULL;
}

const char *xml_need_attribute(diag_t *diag, const xml_node_t *node, const char *name)
{
    const char *value = xml_attribute(node, name);

    if (!value || !*value) {
        diag_error(diag, node->place, "<%s> needs a %s=\"…\" attribute", node->name, name);
        return NULL;
    }
    return value;
}

static bool is_listed(const char *name, const char *const list[])
{
    for (; *list; list++) {
        if (strcmp(name, *list) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

void xml_check(diag_t *diag, const xml_node_t *node, const char *const attributes[],
               const char *const children[], bool allow_text)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        if (!is_listed(node->attributes[i].name, attributes)) {
            diag_error(diag, node->place, "<%s> has no attribute \"%s\"", node->name,
                       node->attributes[i].name);
        }
    }
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is_text(child)) {
            if (!allow_text && !is_blank(child->text)) {
                diag_error(diag, child->place, "text is not expected in <%s>", node->name);
            }
        } else if (!is_listed(child->name, children)) {
            diag_error(diag, child->place, "element <%s> is not expected in <%s>", child->name,
                       node->name);
        }
    }
}
