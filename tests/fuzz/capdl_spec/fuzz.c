// SPDX-License-Identifier: BSD-2-Clause

// The initialiser's reader: whatever it accepts can be used as it stands.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sel4c/capdl_alloc.h>
#include <sel4c/capdl_spec.h>
#include <sel4c/inflate.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static unsigned steps;

static int visit(void *context, const sel4_capdl_step_t *step)
{
    (void)context;
    if (step->count == 0 || (step->run && step->first < step->run->first)) {
        abort();
    }
    return ++steps > 1000;
}

// Everything is read, so that a place beyond the bytes is seen.
static volatile size_t bytes_read;

static void use(const sel4_capdl_spec_t *spec)
{
    sel4_capdl_untyped_t untypeds[] = {
        { .paddr = 0x1000, .size_bits = 12 },
        { .paddr = 0x9000000, .size_bits = 24, .is_device = true },
        { .paddr = 0x40000000, .size_bits = 29 },
    };

    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_NAMES); i++) {
        bytes_read += strlen(sel4_capdl_spec_name(spec, spec->names[i].id));
    }
    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_FILLS); i++) {
        const sel4_capdl_fill_t *fill = &spec->fills[i];
        if (fill->kind == SEL4_CAPDL_FILL_DATA) {
            for (uint32_t j = 0; j < fill->size; j++) {
                bytes_read += spec->data[fill->offset + j];
            }
        } else if (fill->kind == SEL4_CAPDL_FILL_DEFLATED && fill->size <= 4096) {
            uint8_t bytes[4096];
            bytes_read += sel4_inflate(sel4_span(spec->data + fill->offset, fill->stored_size),
                                       sel4_mutable_span(bytes, fill->size))
                              .error;
        }
    }
    steps = 0;
    (void)sel4_capdl_allocate(spec->header->store_bits, spec->runs,
                              sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_RUNS), untypeds, 3,
                              visit, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sel4_capdl_spec_t spec;

    if (size > 64 * 1024) {
        return 0;
    }
    uint8_t *copy = aligned_alloc(16, (size + 16) & ~(size_t)15);
    memcpy(copy, bytes, size);
    if (!sel4_capdl_spec_open(sel4_span(copy, size), &spec).error) {
        use(&spec);
    }
    free(copy);
    return 0;
}
