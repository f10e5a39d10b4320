// SPDX-License-Identifier: BSD-2-Clause

// Errors: the phase, the object, and what the kernel said.

#include "init.h"

static const char *kind_text(unsigned kind)
{
    static const char *const texts[SEL4_CAPDL_KIND_COUNT] = {
        [SEL4_CAPDL_UNTYPED] = "untyped",
        [SEL4_CAPDL_ENDPOINT] = "endpoint",
        [SEL4_CAPDL_NOTIFICATION] = "notification",
        [SEL4_CAPDL_CNODE] = "CNode",
        [SEL4_CAPDL_TCB] = "TCB",
        [SEL4_CAPDL_VCPU] = "VCPU",
        [SEL4_CAPDL_FRAME] = "frame",
        [SEL4_CAPDL_VSPACE] = "VSpace",
        [SEL4_CAPDL_TABLE] = "page table",
        [SEL4_CAPDL_ASID_POOL] = "ASID pool",
        [SEL4_CAPDL_SCHED_CONTEXT] = "scheduling context",
        [SEL4_CAPDL_REPLY] = "reply object",
    };
    return kind < SEL4_CAPDL_KIND_COUNT ? texts[kind] : "object";
}

void init_print_object(const init_t *init, uint32_t id)
{
    const sel4_capdl_run_t *run = sel4_capdl_spec_run(&init->spec, id);
    const char *name = sel4_capdl_spec_name(&init->spec, id);
    const char *kind = run                                   ? kind_text(run->kind)
                       : id >= init->spec.header->slot_count ? "page"
                                                             : "device";

    if (name) {
        init_print("%s \"%s\"", kind, name);
    } else {
        init_print("%s %u", kind, id);
    }
}

static void print_begin(const init_t *init, uint32_t id)
{
    init_print("capdl-init: error: %s: ", init->phase);
    if (id != SEL4_CAPDL_NONE) {
        init_print_object(init, id);
        init_print(": ");
    }
}

bool init_check(const init_t *init, seL4_Error error, const char *what, uint32_t id)
{
    if (error == seL4_NoError) {
        return true;
    }
    if (init->log_level >= LOG_ERRORS) {
        print_begin(init, id);
        init_print("%s: %s (%u)\n", what, sel4_error_text((sel4_error_t)error), (unsigned)error);
    }
    return false;
}

bool init_fail(const init_t *init, const char *what, uint32_t id)
{
    if (init->log_level >= LOG_ERRORS) {
        print_begin(init, id);
        init_print("%s\n", what);
    }
    return false;
}
