// SPDX-License-Identifier: BSD-2-Clause

/*
 * Specifications in JSON: read, checked for several kernels, encoded, written and read again.  What
 * is written must be read, and written once more give the same bytes.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "capdl/capdl_json.h"
#include "capdl/check.h"
#include "capdl/encode.h"
#include "capdl/show.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// Kernels that have as many kinds of object as any.
static const char *const configs[] = {
    "{\"SEL4_ARCH\": \"aarch64\", \"KERNEL_MCS\": true, \"NUM_DOMAINS\": \"4\", "
    "\"NUM_DOMAIN_SCHEDULES\": \"8\", \"MAX_NUM_NODES\": \"4\"}",
    "{\"SEL4_ARCH\": \"aarch64\", \"KERNEL_MCS\": true, \"ARM_HYPERVISOR_SUPPORT\": true, "
    "\"ARM_SMMU\": true, \"ALLOW_SMC_CALLS\": true, \"PLAT\": \"qemu-arm-virt\", "
    "\"TIMER_FREQUENCY\": \"62500000\", \"NUM_DOMAIN_SCHEDULES\": \"8\"}",
    "{\"SEL4_ARCH\": \"x86_64\", \"VTX\": true, \"IOMMU\": true, \"TIMER_TICK_MS\": \"2\", "
    "\"NUM_DOMAIN_SCHEDULES\": \"8\"}",
    "{\"SEL4_ARCH\": \"riscv64\", \"KERNEL_MCS\": true}",
};

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

static bool has_files(const capdl_spec_t *spec)
{
    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        for (size_t j = 0; object->kind == CAPDL_FRAME && j < object->fill_count; j++) {
            if (object->fills[j].content == CAPDL_CONTENT_FILE) {
                return true;
            }
        }
    }
    return false;
}

// What is written for the initialiser must be what it reads.
static void encode(arena_t *arena, const capdl_kernel_t *kernel, const capdl_spec_t *spec)
{
    const capdl_encode_options_t options = { .names = CAPDL_NAMES_ALL };
    capdl_encoded_t encoded = { 0 };
    sel4_capdl_spec_t opened;
    diag_t diag;

    diag_init(&diag, NULL);
    if (!has_files(spec) && capdl_encode(arena, &diag, kernel, spec, &options, &encoded)) {
        const char *copy = arena_copy(arena, encoded.bytes.bytes, encoded.bytes.size);
        if (sel4_capdl_spec_open(sel4_span(copy, encoded.bytes.size), &opened).error) {
            abort();
        }
    }
    capdl_encoded_finish(&encoded);
}

static void try(arena_t *arena, const capdl_spec_t *spec, const char *config)
{
    const capdl_check_options_t options = { .refuses_unknown_irqs = true };
    source_t source = source_from_text(arena, "config.json", config, strlen(config));
    capdl_kernel_t kernel;
    text_t text = { 0 };
    diag_t diag;

    diag_init(&diag, NULL);
    if (!capdl_kernel_read(arena, &diag, &source, &kernel)) {
        abort();
    }
    if (capdl_check(arena, &diag, &kernel, spec, &options)) {
        capdl_show_summary(arena, &kernel, spec, &text);
        capdl_show_dot(spec, &text);
        write_twice(arena, &kernel, spec);
        encode(arena, &kernel, spec);
    }
    text_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size > 64 * 1024) {
        return 0;
    }
    arena_t *arena = arena_create();
    diag_t diag;
    capdl_spec_t *spec = read_spec(arena, &diag, bytes, size);

    for (size_t i = 0; spec && i < sizeof configs / sizeof *configs; i++) {
        try(arena, spec, configs[i]);
    }
    arena_destroy(arena);
    return 0;
}
