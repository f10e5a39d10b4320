// SPDX-License-Identifier: BSD-2-Clause

// Attributes with their rules.

#include "reader.h"

#include <inttypes.h>
#include <string.h>

static const xml_attribute_t *attribute_of(const xml_node_t *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        if (strcmp(node->attributes[i].name, name) == 0) {
            return &node->attributes[i];
        }
    }
    return NULL;
}

bool sdf_has(const xml_node_t *node, const char *name)
{
    return attribute_of(node, name) != NULL;
}

place_t sdf_place(const xml_node_t *node, const char *name)
{
    const xml_attribute_t *attribute = attribute_of(node, name);

    return attribute ? attribute->place : node->place;
}

void sdf_error(sdf_reader_t *reader, const xml_node_t *node, const char *name, const char *format,
               ...)
{
    const xml_attribute_t *attribute = attribute_of(node, name);
    va_list list;

    va_start(list, format);
    const char *text = arena_format_list(reader->arena, format, list);
    va_end(list);
    if (attribute) {
        diag_error(reader->diag, attribute->place, "<%s %s=\"%s\"> %s", node->name, name,
                   attribute->value, text);
    } else {
        diag_error(reader->diag, node->place, "<%s> %s", node->name, text);
    }
}

static bool is_listed(const char *name, const char *list)
{
    size_t size = strlen(name);

    for (const char *at = list; *at; at += strcspn(at, " ") + 1) {
        if (strcspn(at, " ") == size && memcmp(at, name, size) == 0) {
            return true;
        }
    }
    return false;
}

static const char *list_text(sdf_reader_t *reader, const char *list)
{
    return *list ? arena_format(reader->arena, "it has %.*s", (int)strlen(list) - 1, list)
                 : "it has none";
}

void sdf_check_shape(sdf_reader_t *reader, const xml_node_t *node, const char *attributes,
                     const char *children)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        const xml_attribute_t *attribute = &node->attributes[i];
        if (!is_listed(attribute->name, attributes)) {
            diag_error(reader->diag, attribute->place, "<%s> has no attribute %s here; %s",
                       node->name, attribute->name, list_text(reader, attributes));
        }
    }
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is_text(child)) {
            if (child->text[strspn(child->text, " \t\r\n")]) {
                diag_error(reader->diag, child->place, "<%s> holds no text; remove it", node->name);
            }
        } else if (!is_listed(child->name, children)) {
            diag_error(reader->diag, child->place, "<%s> has no element <%s>; %s", node->name,
                       child->name, list_text(reader, children));
        }
    }
}

const char *sdf_need(sdf_reader_t *reader, const xml_node_t *node, const char *name)
{
    const xml_attribute_t *attribute = attribute_of(node, name);

    if (!attribute) {
        diag_error(reader->diag, node->place, "<%s> needs the attribute %s", node->name, name);
        return NULL;
    }
    if (!*attribute->value) {
        diag_error(reader->diag, attribute->place, "<%s %s=\"\"> must not be empty", node->name,
                   name);
        return NULL;
    }
    return attribute->value;
}

static bool check_number(sdf_reader_t *reader, const xml_node_t *node, const char *name,
                         sdf_number_error_t error, uint64_t value, sdf_limit_t limit,
                         bool is_decimal)
{
    if (error != SDF_NUMBER_OK) {
        sdf_error(reader, node, name, "%s", sdf_number_error_text(error));
        return false;
    }
    if (value >= limit.min && value <= limit.max) {
        return true;
    }
    const char *range =
        limit.max == UINT64_MAX ? arena_format(reader->arena, "at least %" PRIu64, limit.min)
        : limit.max > UINT16_MAX && !is_decimal
            ? arena_format(reader->arena, "from 0x%" PRIx64 " to 0x%" PRIx64, limit.min, limit.max)
            : arena_format(reader->arena, "from %" PRIu64 " to %" PRIu64, limit.min, limit.max);
    const char *why = *limit.why ? arena_format(reader->arena, " (%s)", limit.why) : "";
    sdf_error(reader, node, name, "must be %s%s", range, why);
    return false;
}

bool sdf_number(sdf_reader_t *reader, const xml_node_t *node, const char *name, sdf_limit_t limit,
                uint64_t otherwise, uint64_t *ret_value)
{
    const char *text = xml_attribute(node, name);
    uint64_t value = 0;

    *ret_value = otherwise;
    if (!text) {
        return true;
    }
    sdf_number_error_t error = sdf_number_parse(text, &value);
    if (!check_number(reader, node, name, error, value, limit, false)) {
        return false;
    }
    *ret_value = value;
    return true;
}

bool sdf_need_number(sdf_reader_t *reader, const xml_node_t *node, const char *name,
                     sdf_limit_t limit, uint64_t *ret_value)
{
    if (!sdf_need(reader, node, name)) {
        *ret_value = limit.min;
        return false;
    }
    return sdf_number(reader, node, name, limit, limit.min, ret_value);
}

bool sdf_decimal(sdf_reader_t *reader, const xml_node_t *node, const char *name, sdf_limit_t limit,
                 uint64_t *ret_value)
{
    const char *text = sdf_need(reader, node, name);
    uint64_t value = 0;

    *ret_value = limit.min;
    if (!text) {
        return false;
    }
    // A number below zero is out of range rather than malformed.
    bool is_negative = *text == '-' && sdf_decimal_parse(text + 1, &value) == SDF_NUMBER_OK;
    sdf_number_error_t error = is_negative ? SDF_NUMBER_OK : sdf_decimal_parse(text, &value);
    if (error == SDF_NUMBER_MALFORMED) {
        sdf_error(reader, node, name, "must be a decimal number");
        return false;
    }
    if (is_negative) {
        value = limit.min > 0 ? 0 : UINT64_MAX;
    }
    if (!check_number(reader, node, name, error, value, limit, true)) {
        return false;
    }
    *ret_value = value;
    return true;
}

bool sdf_id(sdf_reader_t *reader, const xml_node_t *node, uint32_t *ret_id)
{
    const sdf_limit_t limit = { 0, SEL4_MK_ID_COUNT - 1,
                                "a protection domain has 62 identifiers of a kind" };
    uint64_t value;
    bool is_good = sdf_decimal(reader, node, "id", limit, &value);

    _Static_assert(SEL4_MK_ID_COUNT == 62, "the message says 62");
    *ret_id = (uint32_t)value;
    return is_good;
}

bool sdf_flag(sdf_reader_t *reader, const xml_node_t *node, const char *name, bool otherwise)
{
    const char *text = xml_attribute(node, name);

    if (!text) {
        return otherwise;
    }
    bool is_on = strcmp(text, "true") == 0;
    if (!is_on && strcmp(text, "false") != 0) {
        sdf_error(reader, node, name, "must be true or false");
        return otherwise;
    }
    return is_on;
}

bool sdf_is_second(sdf_reader_t *reader, const xml_node_t *node, const char *name,
                   const char *first, const char *second)
{
    const char *text = xml_attribute(node, name);

    if (!text || strcmp(text, first) == 0) {
        return false;
    }
    if (strcmp(text, second) != 0) {
        sdf_error(reader, node, name, "must be %s or %s", first, second);
        return false;
    }
    return true;
}

bool sdf_pci(sdf_reader_t *reader, const xml_node_t *node, const char *name, sdf_pci_t *ret_pci)
{
    const char *text = sdf_need(reader, node, name);
    const char *problem = text ? sdf_pci_parse(text, ret_pci) : NULL;

    if (problem) {
        sdf_error(reader, node, name, "%s", problem);
    }
    return text && !problem;
}

bool sdf_letters(sdf_reader_t *reader, const xml_node_t *node, const char *name,
                 const char *allowed, const char *otherwise, unsigned *ret_bits)
{
    const char *text = xml_attribute(node, name);
    unsigned bits = 0;

    for (const char *at = text ? text : otherwise; *at; at++) {
        const char *found = strchr(allowed, *at);
        if (!found) {
            sdf_error(reader, node, name, "may have the letters of \"%s\" only", allowed);
            return false;
        }
        bits |= 1u << (found - allowed);
    }
    *ret_bits = bits;
    return true;
}

sdf_limit_t sdf_core_limit(sdf_reader_t *reader)
{
    uint32_t count = reader->kernel->core_count;

    return (sdf_limit_t){ 0, count - 1,
                          arena_format(reader->arena, "the kernel is for %u core%s", count,
                                       count == 1 ? "" : "s") };
}

void sdf_budget(sdf_reader_t *reader, const xml_node_t *node, uint64_t *ret_budget,
                uint64_t *ret_period)
{
    const sdf_limit_t limit = { 1, UINT64_MAX, "microseconds" };
    bool has_budget = sdf_number(reader, node, "budget", limit, SDF_BUDGET_US, ret_budget);
    bool has_period = sdf_number(reader, node, "period", limit, *ret_budget, ret_period);

    if (has_budget && has_period && *ret_budget > *ret_period) {
        sdf_error(reader, node, sdf_has(node, "budget") ? "budget" : "period",
                  "does not fit: a budget of %" PRIu64 " us is more than the period of %" PRIu64
                  " us",
                  *ret_budget, *ret_period);
    }
}

void sdf_setvar(sdf_reader_t *reader, uint32_t pd_index, sdf_pd_t *pd, const xml_node_t *node,
                const char *name, sdf_setvar_t setvar)
{
    if (!sdf_has(node, name)) {
        return;
    }
    setvar.symbol = sdf_need(reader, node, name);
    if (!setvar.symbol) {
        return;
    }
    setvar.place = sdf_place(node, name);
    setvar.region = SDF_NONE;
    *ARENA_PUSH(reader->arena, pd->setvars, pd->setvar_count, pd->setvar_capacity) = setvar;
    sdf_lookup_add(reader->arena, &reader->symbols, pd_index, setvar.symbol, 0, setvar.place);
}
