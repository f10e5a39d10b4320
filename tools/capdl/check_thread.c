// SPDX-License-Identifier: BSD-2-Clause

// Threads: what a TCB must hold for the kernel that it runs on, and that its first steps can work.

#include "check_priv.h"

enum { IPC_BUFFER_BITS = 10 };

static const char *const slot_names[CAPDL_TCB_SLOT_COUNT] = {
    "CSpace",
    "VSpace",
    "reply",
    "caller",
    "IPC buffer",
    "fault endpoint",
    "scheduling context",
    "timeout endpoint",
    "bound notification",
    "VCPU",
    "EPT",
};

// What may be in each slot; CAPDL_KIND_COUNT: nothing.
static const capdl_kind_t slot_kinds[CAPDL_TCB_SLOT_COUNT] = {
    [CAPDL_TCB_CSPACE] = CAPDL_CNODE,
    [CAPDL_TCB_VSPACE] = CAPDL_PAGE_TABLE,
    [CAPDL_TCB_REPLY] = CAPDL_KIND_COUNT,
    [CAPDL_TCB_CALLER] = CAPDL_KIND_COUNT,
    [CAPDL_TCB_IPC_BUFFER] = CAPDL_FRAME,
    [CAPDL_TCB_FAULT_ENDPOINT] = CAPDL_ENDPOINT,
    [CAPDL_TCB_SCHED_CONTEXT] = CAPDL_SCHED_CONTEXT,
    [CAPDL_TCB_TIMEOUT_ENDPOINT] = CAPDL_ENDPOINT,
    [CAPDL_TCB_NOTIFICATION] = CAPDL_NOTIFICATION,
    [CAPDL_TCB_VCPU] = CAPDL_VCPU,
    [CAPDL_TCB_EPT] = CAPDL_PAGE_TABLE,
};

static void check_slot(checker_t *checker, capdl_id_t id, const capdl_slot_t *slot)
{
    if (!check_priv_is_sound(checker, capdl_get(checker->spec, id), slot)) {
        return;
    }
    capdl_kind_t wants = slot_kinds[slot->index];
    bool is_mcs_only = slot->index == CAPDL_TCB_FAULT_ENDPOINT ||
                       slot->index == CAPDL_TCB_SCHED_CONTEXT ||
                       slot->index == CAPDL_TCB_TIMEOUT_ENDPOINT;

    if (wants == CAPDL_KIND_COUNT) {
        diag_error(checker->diag, slot->place,
                   "slot %" PRIu32 " of %s (%s) is filled by the kernel alone; leave it out",
                   slot->index, name_of(checker, id), slot_names[slot->index]);
    } else if (is_mcs_only && !checker->kernel->is_mcs) {
        diag_error(checker->diag, slot->place,
                   "slot %" PRIu32 " of %s (%s) exists on kernels with MCS only; leave it out%s",
                   slot->index, name_of(checker, id), slot_names[slot->index],
                   slot->index == CAPDL_TCB_FAULT_ENDPOINT ? " and set \"master_fault_ep\"" : "");
    } else if (slot->cap.kind != wants) {
        diag_error(checker->diag, slot->place,
                   "slot %" PRIu32 " of %s (%s) holds %s, but must hold an object of kind %s",
                   slot->index, name_of(checker, id), slot_names[slot->index],
                   name_of(checker, slot->cap.object), capdl_kind_text(wants));
    } else if (wants == CAPDL_PAGE_TABLE) {
        const capdl_object_t *table = capdl_get(checker->spec, slot->cap.object);
        if (!table->is_root || table->is_ept != (slot->index == CAPDL_TCB_EPT)) {
            diag_error(checker->diag, slot->place,
                       "slot %" PRIu32 " of %s (%s) holds %s, which is not the root of %s; set "
                       "\"is_root\" or name another table",
                       slot->index, name_of(checker, id), slot_names[slot->index],
                       name_of(checker, slot->cap.object),
                       slot->index == CAPDL_TCB_EPT ? "EPT tables" : "an address space");
        }
    } else if (wants == CAPDL_ENDPOINT &&
               (!(slot->cap.rights & CAPDL_WRITE) ||
                !(slot->cap.rights & (CAPDL_GRANT | CAPDL_GRANT_REPLY)))) {
        diag_error(checker->diag, slot->place,
                   "slot %" PRIu32 " of %s (%s) needs the rights to write and to grant or grant "
                   "reply, or faults are lost; add them",
                   slot->index, name_of(checker, id), slot_names[slot->index]);
    }
}

static void check_cspace(checker_t *checker, capdl_id_t id, const capdl_slot_t *slot)
{
    const capdl_object_t *cnode = capdl_get(checker->spec, slot->cap.object);
    unsigned bits = slot->cap.guard_size + (unsigned)cnode->size_bits;

    // A CSpace of several levels resolves the rest further down.
    bool has_levels = false;
    for (size_t i = 0; i < cnode->slot_count; i++) {
        has_levels = has_levels || cnode->slots[i].cap.kind == CAPDL_CNODE;
    }
    if (bits < 64 && !has_levels) {
        diag_error(checker->diag, slot->place,
                   "the CSpace of %s resolves %u bits (guard %u, %s %u) and must resolve 64; make "
                   "\"guard_size\" %u",
                   name_of(checker, id), bits, slot->cap.guard_size,
                   name_of(checker, slot->cap.object), cnode->size_bits, 64u - cnode->size_bits);
    }
}

static bool check_mandatory(checker_t *checker, capdl_id_t id)
{
    static const unsigned mandatory[] = { CAPDL_TCB_CSPACE, CAPDL_TCB_VSPACE,
                                          CAPDL_TCB_IPC_BUFFER };
    const capdl_object_t *object = capdl_get(checker->spec, id);
    bool ok = true;

    for (size_t i = 0; i < sizeof mandatory / sizeof *mandatory; i++) {
        if (!capdl_find_slot(object, mandatory[i])) {
            diag_error(checker->diag, object->place, "%s has no %s; fill its slot %u",
                       name_of(checker, id), slot_names[mandatory[i]], mandatory[i]);
            ok = false;
        }
    }
    return ok;
}

static void check_ipc_buffer(checker_t *checker, capdl_id_t id, const capdl_slot_t *slot,
                             capdl_id_t vspace)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    uint64_t address = object->tcb->ipc_buffer;
    capdl_mapping_t mapping = capdl_translate(checker->kernel, checker->spec, vspace, address);

    if ((address & ((1u << IPC_BUFFER_BITS) - 1)) != 0) {
        diag_error(checker->diag, object->place,
                   "the IPC buffer of %s is at 0x%" PRIx64 ", which is no multiple of 1024",
                   name_of(checker, id), address);
    } else if (!mapping.slot) {
        diag_error(checker->diag, object->place,
                   "the IPC buffer of %s is at 0x%" PRIx64 ", where nothing is mapped in %s; map "
                   "%s there or correct \"ipc_buffer_addr\"",
                   name_of(checker, id), address, name_of(checker, vspace),
                   name_of(checker, slot->cap.object));
    } else if (mapping.slot->cap.object != slot->cap.object) {
        diag_error(checker->diag, object->place,
                   "the IPC buffer of %s is at 0x%" PRIx64 ", where %s is mapped, but its slot 4 "
                   "holds %s; name the same frame in both places",
                   name_of(checker, id), address, name_of(checker, mapping.slot->cap.object),
                   name_of(checker, slot->cap.object));
    } else if (!(mapping.slot->cap.rights & CAPDL_WRITE)) {
        diag_error(checker->diag, mapping.slot->place,
                   "the IPC buffer of %s is mapped at 0x%" PRIx64 " without the right to write; "
                   "add it",
                   name_of(checker, id), mapping.vaddr);
    } else if (!(slot->cap.rights & CAPDL_WRITE)) {
        diag_error(checker->diag, slot->place,
                   "slot 4 of %s (IPC buffer) has no right to write, so the kernel would not use "
                   "it; add it",
                   name_of(checker, id));
    }
}

static void check_start(checker_t *checker, capdl_id_t id, capdl_id_t vspace)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    const capdl_tcb_t *tcb = object->tcb;
    unsigned align = checker->kernel->arch == CAPDL_X86_64 ? 8 : 16;

    if (!tcb->resumes) {
        return;
    }
    capdl_mapping_t code = capdl_translate(checker->kernel, checker->spec, vspace, tcb->ip);
    if (!code.slot || !code.slot->cap.is_executable) {
        diag_error(checker->diag, code.slot ? code.slot->place : object->place,
                   "%s starts at 0x%" PRIx64 ", where %s in %s; %s", name_of(checker, id), tcb->ip,
                   code.slot ? "pages are not executable" : "nothing is mapped",
                   name_of(checker, vspace),
                   code.slot ? "set \"executable\"" : "correct \"ip\" or map the code");
    }
    if (tcb->sp == 0) {
        return; // the program has a stack of its own
    }
    if (tcb->sp % align != 0) {
        diag_error(checker->diag, object->place,
                   "the stack of %s begins at 0x%" PRIx64 ", which is no multiple of %u; correct "
                   "\"sp\"",
                   name_of(checker, id), tcb->sp, align);
    }
    capdl_mapping_t stack = capdl_translate(checker->kernel, checker->spec, vspace, tcb->sp - 1);
    if (!stack.slot || !(stack.slot->cap.rights & CAPDL_WRITE)) {
        diag_error(checker->diag, stack.slot ? stack.slot->place : object->place,
                   "the stack of %s grows down from 0x%" PRIx64 ", where %s in %s; %s",
                   name_of(checker, id), tcb->sp,
                   stack.slot ? "pages cannot be written" : "nothing is mapped",
                   name_of(checker, vspace),
                   stack.slot ? "add the right to write" : "correct \"sp\" or map a stack");
    }
}

static void check_numbers(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    const capdl_tcb_t *tcb = object->tcb;
    const capdl_kernel_t *kernel = checker->kernel;
    const struct {
        const char *name;
        uint64_t value;
        uint64_t count;
        const char *key;
    } numbers[] = {
        { "prio", tcb->priority, kernel->priority_count, "KernelNumPriorities" },
        { "max_prio", tcb->max_priority, kernel->priority_count, "KernelNumPriorities" },
        { "affinity", tcb->affinity, kernel->core_count, "KernelMaxNumNodes" },
        { "domain", tcb->has_domain ? tcb->domain : 0, kernel->domain_count, "KernelNumDomains" },
    };

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (numbers[i].value >= numbers[i].count) {
            diag_error(checker->diag, object->place,
                       "%s has \"%s\" %" PRIu64 ", and the kernel allows 0 to %" PRIu64
                       "; lower it or raise %s",
                       name_of(checker, id), numbers[i].name, numbers[i].value,
                       numbers[i].count - 1, numbers[i].key);
        }
    }
    unsigned argument_max = capdl_kernel_argument_count(kernel);
    if (tcb->argument_count > argument_max) {
        diag_error(checker->diag, object->place,
                   "%s has %zu arguments in \"gprs\", and %s passes %u in registers; pass the rest "
                   "in memory",
                   name_of(checker, id), tcb->argument_count, kernel->arch_name, argument_max);
    }
}

// Without MCS the kernel looks the endpoint up when a fault is there, in a CSpace of one level
// here.
static void check_fault_cptr(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    const capdl_slot_t *cspace = capdl_find_slot(object, CAPDL_TCB_CSPACE);
    uint64_t cptr = object->tcb->fault_cptr;

    if (!cspace || !check_priv_is_sound(checker, object, cspace) ||
        cspace->cap.kind != CAPDL_CNODE) {
        return;
    }
    const capdl_object_t *cnode = capdl_get(checker->spec, cspace->cap.object);
    if (cspace->cap.guard_size + cnode->size_bits != 64 || cnode->size_bits > 31) {
        return;
    }
    uint32_t index = (uint32_t)(cptr & ((UINT64_C(1) << cnode->size_bits) - 1));
    const capdl_slot_t *slot =
        cptr >> cnode->size_bits == cspace->cap.badge ? capdl_find_slot(cnode, index) : NULL;
    if (!slot || slot->cap.kind != CAPDL_ENDPOINT || !(slot->cap.rights & CAPDL_WRITE) ||
        !(slot->cap.rights & (CAPDL_GRANT | CAPDL_GRANT_REPLY))) {
        diag_error(
            checker->diag, slot ? slot->place : object->place,
            "%s sends its faults to 0x%" PRIx64 ", where its CSpace %s has %s; put an "
            "endpoint there with the rights to write and to grant or grant reply, or correct "
            "\"master_fault_ep\"",
            name_of(checker, id), cptr, name_of(checker, cspace->cap.object),
            slot ? "something else" : "nothing");
    }
}

static void check_fault_handler(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    const capdl_tcb_t *tcb = object->tcb;

    if (checker->kernel->is_mcs && tcb->has_fault_cptr && tcb->fault_cptr != 0) {
        diag_error(checker->diag, object->place,
                   "%s has \"master_fault_ep\" %" PRIu64 ", but kernels with MCS take the fault "
                   "endpoint from slot 5; fill that slot and make it null",
                   name_of(checker, id), tcb->fault_cptr);
    } else if (!checker->kernel->is_mcs && !tcb->has_fault_cptr) {
        diag_error(checker->diag, object->place,
                   "%s has no \"master_fault_ep\", which kernels without MCS need; give the slot "
                   "of an endpoint in its CSpace, or 0 for none",
                   name_of(checker, id));
    } else if (!checker->kernel->is_mcs && tcb->fault_cptr != 0) {
        check_fault_cptr(checker, id);
    }
}

static void check_thread(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    unsigned errors = checker->diag->error_count;
    bool is_suspect = checker->is_suspect[id];

    for (size_t i = 0; i < object->slot_count; i++) {
        check_slot(checker, id, &object->slots[i]);
    }
    check_numbers(checker, id);
    check_fault_handler(checker, id);
    // What follows goes where the slots lead.
    if (!check_mandatory(checker, id) || checker->diag->error_count != errors || is_suspect) {
        return;
    }
    capdl_id_t vspace = capdl_find_slot(object, CAPDL_TCB_VSPACE)->cap.object;
    check_cspace(checker, id, capdl_find_slot(object, CAPDL_TCB_CSPACE));
    if (checker->is_suspect[vspace] || checker->has_loose_tables) {
        return;
    }
    check_ipc_buffer(checker, id, capdl_find_slot(object, CAPDL_TCB_IPC_BUFFER), vspace);
    check_start(checker, id, vspace);
}

/* ---- What belongs to one thread only */

static void check_shared(checker_t *checker, const capdl_slot_t **first, capdl_id_t id)
{
    static const unsigned exclusive[] = { CAPDL_TCB_SCHED_CONTEXT, CAPDL_TCB_NOTIFICATION,
                                          CAPDL_TCB_VCPU };
    const capdl_object_t *object = capdl_get(checker->spec, id);

    for (size_t i = 0; i < sizeof exclusive / sizeof *exclusive; i++) {
        const capdl_slot_t *slot = capdl_find_slot(object, exclusive[i]);
        if (!slot || !check_priv_is_sound(checker, object, slot)) {
            continue;
        }
        const capdl_slot_t *other = first[slot->cap.object];
        if (other) {
            diag_error(checker->diag, slot->place,
                       "%s is bound to two threads, of which %s is the second; make one for each",
                       name_of(checker, slot->cap.object), name_of(checker, id));
            diag_note(checker->diag, other->place, "the first is here");
        }
        first[slot->cap.object] = slot;
    }
}

static void check_sched_context(checker_t *checker, capdl_id_t id)
{
    // The kernel does not start a budget that two of its own longest runs would eat up.
    enum { BUDGET_MIN_US = 20 };
    const capdl_object_t *object = capdl_get(checker->spec, id);
    const capdl_sched_context_t *context = &object->sched_context;

    if (context->budget_us < BUDGET_MIN_US) {
        diag_error(checker->diag, object->place,
                   "%s has a budget of %" PRIu64 " us; the kernel wants %d at least",
                   name_of(checker, id), context->budget_us, BUDGET_MIN_US);
    } else if (context->budget_us > context->period_us) {
        diag_error(checker->diag, object->place,
                   "%s has a budget of %" PRIu64 " us in a period of %" PRIu64
                   " us; make the budget smaller or the period longer",
                   name_of(checker, id), context->budget_us, context->period_us);
    }
}

void check_priv_threads(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    const capdl_slot_t **first = arena_alloc_items(checker->arena, spec->count + 1, sizeof *first);

    for (size_t i = 0; i < spec->count; i++) {
        capdl_id_t id = (capdl_id_t)i;
        if (spec->objects[i].kind == CAPDL_TCB) {
            check_thread(checker, id);
            check_shared(checker, first, id);
        } else if (spec->objects[i].kind == CAPDL_SCHED_CONTEXT) {
            check_sched_context(checker, id);
        }
    }
}
