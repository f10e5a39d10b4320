// SPDX-License-Identifier: BSD-2-Clause

/*
 * Specifications in JSON: read, checked, written and read again.  What is written must be read, and
 * written once more give the same bytes.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "capdl/capdl_json.h"
#include "capdl/check.h"
#include "capdl/show.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char config[] = "{\"SEL4_ARCH\": \"aarch64\", \"KERNEL_MCS\": true, "
                             "\"NUM_DOMAINS\": \"4\", \"NUM_DOMAIN_SCHEDULES\": \"8\", "
                             "\"MAX_NUM_NODES\": \"4\"}";

static capdl_spec_t *read_spec(arena_t *arena, diag_t *diag, const void *bytes, size_t size)
{
    const binary_t file = { "fuzz.json", bytes, size };
    capdl_spec_t *spec = NULL;

    diag_init(diag, NULL);
    if (capdl_json_read(arena, diag, &file, &spec) == diag_has_errors(diag)) {
        abort();
    }
    return spec;
}

static void write_twice(arena_t *arena, const capdl_kernel_t *kernel, const capdl_spec_t *spec)
{
    diag_t diag;
    text_t first = { 0 };
    text_t second = { 0 };

    diag_init(&diag, NULL);
    if (capdl_json_write(arena, &diag, kernel, spec, &first)) {
        capdl_spec_t *again = read_spec(arena, &diag, first.bytes, first.size);
        if (!again || !capdl_json_write(arena, &diag, kernel, again, &second) ||
            first.size != second.size || memcmp(first.bytes, second.bytes, first.size) != 0) {
            abort();
        }
    }
    text_finish(&first);
    text_finish(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size > 64 * 1024) {
        return 0;
    }
    arena_t *arena = arena_create();
    diag_t diag;
    capdl_kernel_t kernel;
    const capdl_check_options_t options = { .refuses_unknown_irqs = true };
    source_t source = source_from_text(arena, "config.json", config, sizeof config - 1);

    diag_init(&diag, NULL);
    if (!capdl_kernel_read(arena, &diag, &source, &kernel)) {
        abort();
    }
    capdl_spec_t *spec = read_spec(arena, &diag, bytes, size);
    if (spec && capdl_check(arena, &diag, &kernel, spec, &options)) {
        text_t text = { 0 };
        capdl_show_summary(arena, &kernel, spec, &text);
        capdl_show_dot(spec, &text);
        text_finish(&text);
        write_twice(arena, &kernel, spec);
    }
    arena_destroy(arena);
    return 0;
}
