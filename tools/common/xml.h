// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * XML files as a tree that remembers where each element stands. Parsing is expat's.
 *
 * Document types, and so entities, are refused: the kernel's files have none, and a hostile one
 * could grow without bound.
 */

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "source.h"

// Elements nested deeper than this are refused.
#define XML_DEPTH_MAX 64

typedef struct xml_attribute {
    const char *name;
    const char *value;
    place_t place; // of its name; of the element where that cannot be told
} xml_attribute_t;

// An element, or a piece of text between elements (`name` is NULL then).
typedef struct xml_node {
    const char *name;
    const char *text; // text pieces only
    xml_attribute_t *attributes;
    size_t attribute_count;
    struct xml_node *first_child;
    struct xml_node *last_child;
    struct xml_node *next;
    place_t place;
} xml_node_t;

// The root element. Fails with a diagnostic.
bool xml_parse(arena_t *arena, diag_t *diag, const source_t *source, const xml_node_t **ret_root);

static inline bool xml_is_text(const xml_node_t *node)
{
    return node->name == NULL;
}

bool xml_is(const xml_node_t *node, const char *name);

// The attribute's value, or NULL.
const char *xml_attribute(const xml_node_t *node, const char *name);

/*
 * The attribute's value; an error and NULL when it is missing or empty.
 */
const char *xml_need_attribute(diag_t *diag, const xml_node_t *node, const char *name);

/*
 * An error for every attribute and child element whose name is not in the lists, which end with
 * NULL, and for text other than white space when `allow_text` is false.
 */
void xml_check(diag_t *diag, const xml_node_t *node, const char *const attributes[],
               const char *const children[], bool allow_text);
