// SPDX-License-Identifier: BSD-2-Clause

// What the initialiser has no code for.

#include "encode.h"

typedef struct known {
    diag_t *diag;
    const capdl_kernel_t *kernel;
    const capdl_spec_t *spec;
} known_t;

// On x86 a VCPU has its own way to a thread, and tables of its own.
static void check_tcb(const known_t *known, capdl_id_t id)
{
    static const unsigned indices[] = { CAPDL_TCB_VCPU, CAPDL_TCB_EPT };
    const capdl_object_t *object = capdl_get(known->spec, id);

    for (size_t i = 0; i < sizeof indices / sizeof *indices; i++) {
        const capdl_slot_t *slot = capdl_find_slot(object, indices[i]);
        if (slot && known->kernel->arch == CAPDL_X86_64) {
            diag_error(known->diag, slot->place,
                       "slot %u of %s: the initialiser cannot make virtual machines on x86 yet; "
                       "leave it out",
                       indices[i], capdl_name(known->spec, id));
        }
    }
}

static void check_object(const known_t *known, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(known->spec, id);

    switch (object->kind) {
    case CAPDL_IO_SPACE:
    case CAPDL_IO_PAGE_TABLE:
    case CAPDL_ARM_STREAM_ID:
    case CAPDL_ARM_CONTEXT_BANK:
    case CAPDL_ARM_IO_DEVICE:
        diag_error(known->diag, object->place,
                   "%s: the initialiser cannot make or hand out this kind yet; leave it out",
                   capdl_name(known->spec, id));
        break;
    case CAPDL_PAGE_TABLE:
        if (object->is_ept) {
            diag_error(known->diag, object->place,
                       "%s: the initialiser cannot make EPT tables yet; leave it out",
                       capdl_name(known->spec, id));
        }
        break;
    case CAPDL_TCB:
        check_tcb(known, id);
        break;
    default:
        break;
    }
}

static void check_entry(const known_t *known, const capdl_domain_entry_t *entry)
{
    uint64_t ticks;

    if (entry->unit == CAPDL_DURATION_US &&
        !capdl_kernel_ticks(known->kernel, entry->duration, &ticks)) {
        diag_error(known->diag, entry->place,
                   "this kernel learns at boot how long a tick of its timer is, so that nobody can "
                   "tell it microseconds; give the duration in \"Ticks\"");
    }
}

bool capdl_encode_check(diag_t *diag, const capdl_kernel_t *kernel, const capdl_spec_t *spec)
{
    const known_t known = { diag, kernel, spec };
    unsigned errors = diag->error_count;

    for (size_t i = 0; i < spec->count; i++) {
        check_object(&known, (capdl_id_t)i);
    }
    for (size_t i = 0; i < spec->schedule_count; i++) {
        check_entry(&known, &spec->schedule[i]);
    }
    return diag->error_count == errors;
}
