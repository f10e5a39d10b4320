// SPDX-License-Identifier: BSD-2-Clause

/*
 * A system with an object of each kind that the kernel has, and contents of each kind, for probe.c.
 * The bytes are in a file besides the specification.
 */

#include "capdl/system.h"

#include <stdio.h>
#include <stdlib.h>

#include "contents.h"

static const place_t here = { .path = "system.c" };

/* ---- Contents */

static void fill(capdl_spec_t *spec, capdl_id_t frame, uint64_t start, uint64_t end, bool is_noise)
{
    // The file has the pattern, and then the noise, of a large page each.
    const capdl_fill_t part = { .start = start,
                                .end = end,
                                .content = CAPDL_CONTENT_FILE,
                                .file = "contents",
                                .offset = (is_noise ? LARGE_END : 0) + start,
                                .place = here };
    capdl_fill(spec, frame, &part);
}

static capdl_id_t map(capdl_space_t *space, const char *name, uint8_t bits, uint64_t at,
                      bool is_cached)
{
    capdl_id_t frame = capdl_add_frame(space->spec, name, bits, here);

    capdl_space_map(space, at, capdl_cap_frame(frame, CAPDL_READ | CAPDL_WRITE, is_cached, false),
                    here);
    return frame;
}

// Enough that the initialiser maps them in another way when it has a store.
static void add_pages(capdl_space_t *space)
{
    for (uint64_t i = 0; i < MANY_COUNT; i++) {
        map(space, NULL, 12, MANY_PAGES + i * 4096, true);
    }
}

static void add_contents(capdl_space_t *space)
{
    enum { TSC_FREQUENCY = 5, DEVICE_TREE = 6 };
    capdl_spec_t *spec = space->spec;
    capdl_id_t parts = map(space, "parts", 12, PARTS_PAGE, true);
    capdl_id_t large = map(space, "large", 21, LARGE_PAGE, true);
    const capdl_fill_t chunk = { .start = 0,
                                 .end = 4096,
                                 .content = CAPDL_CONTENT_BOOTINFO,
                                 .bootinfo_id = space->kernel->arch == CAPDL_X86_64 ? TSC_FREQUENCY
                                                                                    : DEVICE_TREE,
                                 .place = here };

    fill(spec, map(space, "pattern", 12, PATTERN_PAGE, true), 0, 4096, false);
    fill(spec, map(space, "noise", 12, NOISE_PAGE, true), 0, 4096, true);
    fill(spec, map(space, "uncached", 12, UNCACHED, false), 0, 4096, false);
    fill(spec, parts, PART_START, PART_END, false);
    fill(spec, parts, PART_2_START, 4096, true);
    fill(spec, large, 0, LARGE_PATTERN_END, false);
    fill(spec, large, LARGE_NOISE_START, LARGE_END, true);
    capdl_fill(spec, map(space, "chunk", 12, CHUNK_PAGE, true), &chunk);
}

/* ---- Capabilities */

static capdl_id_t put(capdl_spec_t *spec, capdl_id_t cnode, uint32_t slot, capdl_kind_t kind,
                      capdl_id_t object)
{
    capdl_cap_t cap = capdl_cap(kind, object);

    if (kind == CAPDL_ENDPOINT || kind == CAPDL_NOTIFICATION) {
        cap = capdl_cap_badged(kind, object,
                               CAPDL_READ | CAPDL_WRITE | CAPDL_GRANT | CAPDL_GRANT_REPLY, 0);
    }
    capdl_put(spec, cnode, slot, cap, here);
    return object;
}

static void add_irq(capdl_spec_t *spec, const capdl_kernel_t *kernel, capdl_id_t cnode)
{
    static const capdl_kind_t kinds[] = { [CAPDL_AARCH64] = CAPDL_ARM_IRQ,
                                          [CAPDL_RISCV64] = CAPDL_IRQ,
                                          [CAPDL_X86_64] = CAPDL_IOAPIC_IRQ };
    enum { FREE_INTERRUPT = 41 };
    // Kernels for several cores keep the software-generated ones to themselves.
    bool has_sgi = kernel->arch == CAPDL_AARCH64 && kernel->core_count == 1;
    const uint64_t numbers[] = { has_sgi ? SGI : FREE_INTERRUPT, 11, 12 };
    capdl_kind_t kind = kinds[kernel->arch];
    const capdl_irq_t irq = { .has_number = true,
                              .number = numbers[kernel->arch],
                              .number_place = here,
                              .trigger = 1,
                              .pin = 12 };
    capdl_id_t notification = capdl_add(spec, CAPDL_NOTIFICATION, "notification", here);
    capdl_id_t handler = capdl_add_irq(spec, kind, "irq", &irq, here);

    put(spec, cnode, NOTIFICATION_SLOT, CAPDL_NOTIFICATION, notification);
    capdl_put(spec, handler, 0,
              capdl_cap_badged(CAPDL_NOTIFICATION, notification, CAPDL_WRITE, IRQ_BADGE), here);
    put(spec, cnode, IRQ_SLOT, kind, handler);
    if (has_sgi) {
        put(spec, cnode, SGI_SLOT, CAPDL_ARM_SGI_SIGNAL,
            capdl_add_numbered(spec, CAPDL_ARM_SGI_SIGNAL, "sgi", SGI, 0, here));
    }
    if (kernel->arch != CAPDL_X86_64) {
        put(spec, cnode, IRQ_CONTROL_SLOT, CAPDL_IRQ_CONTROL,
            capdl_add(spec, CAPDL_IRQ_CONTROL, "irq_control", here));
    } else {
        capdl_id_t ports = capdl_add(spec, CAPDL_IO_PORTS, "ports", here);
        capdl_get(spec, ports)->ports.first = 0x70;
        capdl_get(spec, ports)->ports.last = 0x71;
        put(spec, cnode, PORTS_SLOT, CAPDL_IO_PORTS, ports);
    }
}

static void add_memory(capdl_spec_t *spec, capdl_id_t cnode)
{
    capdl_id_t untyped = capdl_add_untyped(spec, "untyped", UNTYPED_BITS, here);
    capdl_id_t child = capdl_add(spec, CAPDL_ENDPOINT, "child", here);
    capdl_id_t pool = capdl_add(spec, CAPDL_ASID_POOL, "pool", here);

    capdl_set_parent(spec, child, untyped);
    put(spec, cnode, UNTYPED_SLOT, CAPDL_UNTYPED, untyped);
    put(spec, cnode, CHILD_SLOT, CAPDL_ENDPOINT, child);
    capdl_get(spec, pool)->asid_high = 1;
    *ARENA_PUSH(spec->arena, spec->asid_pools.ids, spec->asid_pools.count,
                spec->asid_pools.capacity) = pool;
    put(spec, cnode, ASID_POOL_SLOT, CAPDL_ASID_POOL, pool);
    put(spec, cnode, ASID_CONTROL_SLOT, CAPDL_ASID_CONTROL,
        capdl_add(spec, CAPDL_ASID_CONTROL, "asid_control", here));
}

/* ---- Threads */

static capdl_id_t add_thread(capdl_space_t *space, capdl_id_t cnode, const elf_t *elf,
                             uint8_t priority, uint64_t affinity, uint64_t argument)
{
    const capdl_thread_t thread = {
        .name = space->name,
        .space = space,
        .cnode = cnode,
        .entry = elf->entry,
        .stack_top = 0x10010000,
        .ipc_buffer = 0x10020000,
        .priority = priority,
        .affinity = affinity,
        .fault_endpoint = CAPDL_NONE,
        .arguments = { 0x10020000, argument },
        .argument_count = 2,
    };
    return capdl_add_thread(&thread, here);
}

// A virtual CPU has a thread of its own, which is not started: it has nothing to run.
static void add_guest(capdl_space_t *space, capdl_id_t cnode, const elf_t *elf)
{
    capdl_spec_t *spec = space->spec;
    const capdl_thread_t thread = {
        .name = "guest",
        .space = space,
        .cnode = cnode,
        .entry = elf->entry,
        .stack_top = 0x11010000,
        .ipc_buffer = 0x11020000,
        .fault_endpoint = CAPDL_NONE,
    };
    capdl_id_t guest = capdl_add_thread(&thread, here);
    capdl_id_t vcpu = capdl_add(spec, CAPDL_VCPU, "vcpu", here);

    capdl_get(spec, guest)->tcb->resumes = false;
    put(spec, cnode, VCPU_SLOT, CAPDL_VCPU, vcpu);
    capdl_put(spec, guest, CAPDL_TCB_VCPU, capdl_cap(CAPDL_VCPU, vcpu), here);
}

// Turns for the two domains, without end.
static void add_domains(capdl_spec_t *spec, const capdl_kernel_t *kernel, capdl_id_t other)
{
    uint64_t turn = kernel->is_mcs ? kernel->timer_frequency / 1000 : 1;

    for (uint8_t domain = 0; domain < 2; domain++) {
        const capdl_domain_entry_t entry = { domain, CAPDL_DURATION_TICKS, turn, here };
        capdl_add_domain(spec, &entry);
    }
    const capdl_domain_entry_t end = { .unit = CAPDL_DURATION_END, .place = here };
    capdl_add_domain(spec, &end);
    spec->has_schedule_start = true;
    capdl_get(spec, other)->tcb->has_domain = true;
    capdl_get(spec, other)->tcb->domain = 1;
}

// A thread that runs only if it is on another core or in another domain.
static void add_other(capdl_spec_t *spec, const capdl_kernel_t *kernel, const elf_t *elf,
                      capdl_id_t common)
{
    capdl_space_t space = capdl_space_create(spec, kernel, "other", here);
    capdl_id_t cnode = capdl_add_cnode(spec, "other_cnode", 2, here);

    capdl_space_load(&space, elf, "capdl-probe.elf", here);
    capdl_space_map(&space, COMMON_PAGE,
                    capdl_cap_frame(common, CAPDL_READ | CAPDL_WRITE, true, false), here);
    capdl_id_t other =
        add_thread(&space, cnode, elf, 50, kernel->core_count > 1 ? kernel->core_count - 1 : 0, 1);
    if (kernel->core_count == 1) {
        add_domains(spec, kernel, other);
    }
}

// More capabilities than the root CNode has slots, if that is wanted.
static unsigned many_count;

static void add_many(capdl_spec_t *spec)
{
    capdl_id_t cnode = capdl_add_cnode(spec, "many", 13, here);

    for (uint32_t i = 0; i < many_count; i++) {
        put(spec, cnode, i, CAPDL_ENDPOINT, capdl_add(spec, CAPDL_ENDPOINT, NULL, here));
    }
}

static void describe(capdl_spec_t *spec, const capdl_kernel_t *kernel, const elf_t *elf)
{
    capdl_space_t space = capdl_space_create(spec, kernel, "probe", here);
    capdl_id_t cnode = capdl_add_cnode(spec, "probe_cnode", CNODE_BITS, here);
    bool has_other = kernel->core_count > 1 || kernel->domain_count > 1;

    capdl_space_load(&space, elf, "capdl-probe.elf", here);
    capdl_put(spec, cnode, CNODE_SLOT, capdl_cap_cnode(cnode, 0, 64 - CNODE_BITS), here);
    capdl_id_t common = map(&space, "common", 12, COMMON_PAGE, true);
    add_contents(&space);
    add_pages(&space);
    add_memory(spec, cnode);
    add_irq(spec, kernel, cnode);
    capdl_id_t tcb = add_thread(&space, cnode, elf, 200, 0, has_other ? 2 : 0);
    if (kernel->is_mcs) {
        const capdl_slot_t *context =
            capdl_find_slot(capdl_get(spec, tcb), CAPDL_TCB_SCHED_CONTEXT);
        put(spec, cnode, SCHED_CONTEXT_SLOT, CAPDL_SCHED_CONTEXT, context->cap.object);
        put(spec, cnode, SCHED_CONTROL_SLOT, CAPDL_SCHED_CONTROL,
            capdl_add_numbered(spec, CAPDL_SCHED_CONTROL, "time", 0, 0, here));
    }
    if (kernel->has_vcpu && kernel->arch == CAPDL_AARCH64) {
        add_guest(&space, cnode, elf);
    }
    if (many_count > 0) {
        add_many(spec);
    }
    if (has_other) {
        add_other(spec, kernel, elf, common);
    }
}

// The file that the contents are from.
static bool write_contents(const char *path)
{
    FILE *file = fopen(path, "wb");

    for (uint32_t i = 0; file && i < LARGE_END; i++) {
        fputc(pattern(i), file);
    }
    for (uint32_t i = 0; file && i < LARGE_END; i++) {
        fputc(noise(i), file);
    }
    return file && fclose(file) == 0;
}

int main(int argc, char **argv)
{
    if (argc != 6 || !write_contents(argv[4])) {
        fprintf(stderr, "usage: %s CONFIG ELF SPEC CONTENTS ENDPOINTS\n", argv[0]);
        return 2;
    }
    many_count = (unsigned)strtoul(argv[5], NULL, 10);
    return capdl_system_main(4, argv, describe);
}
