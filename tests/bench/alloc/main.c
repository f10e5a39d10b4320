// SPDX-License-Identifier: BSD-2-Clause

/*
 * What allocation costs.  Each step is between two calls of bench_mark(), which the counting stops
 * at; afterwards a line for each step says what it was.
 */

#include <sel4c/alloc/root.h>
#include <sel4c/root_task.h>

#define FRAME_COUNT 1024
#define STEP_MAX    16

void bench_mark(void);

__attribute__((noinline)) void bench_mark(void)
{
    __asm__ volatile("" : : : "memory");
}

typedef struct step {
    const char *name;
    size_t item_count;
    uint64_t needed_size;
    uint64_t cleared_size;
} step_t;

static step_t steps[STEP_MAX];
static size_t step_count;
static sel4_alloc_root_t root;

static void begin(const char *name, size_t item_count)
{
    steps[step_count] =
        (step_t){ name, item_count, root.untypeds.needed_size, root.untypeds.clearing_size };
    bench_mark();
}

static void end(void)
{
    bench_mark();
    step_t *step = &steps[step_count++];
    step->needed_size = root.untypeds.needed_size - step->needed_size;
    step->cleared_size = root.untypeds.clearing_size - step->cleared_size;
}

static sel4_result_t frames(void)
{
    sel4_cap_t first;
    begin("frames, 1024 at once", FRAME_COUNT);
    SEL4_TRY(sel4_alloc_objects(&root.alloc, SEL4_BLUEPRINT_FRAME, FRAME_COUNT, &first));
    end();
    sel4_vaddr_t at;
    SEL4_TRY(sel4_alloc_space_reserve(&root.space, FRAME_COUNT, 0, &at));
    sel4_mapping_t mapping = { .at = at, .rights = SEL4_READ_WRITE };
    begin("frames mapped, tables included", FRAME_COUNT);
    SEL4_TRY(
        sel4_alloc_space_map_run(&root.space, (sel4_frame_t){ first.bits }, FRAME_COUNT, &mapping));
    end();
    begin("frames unmapped", FRAME_COUNT);
    sel4_alloc_space_unmap_run((sel4_frame_t){ first.bits }, FRAME_COUNT);
    end();
    begin("frames, one by one", 256);
    for (int i = 0; i < 256; i++) {
        SEL4_TRY(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_FRAME, &first));
    }
    end();
    return SEL4_SUCCESS;
}

static sel4_result_t small_objects(void)
{
    sel4_cap_t first;
    begin("one notification", 1);
    SEL4_TRY(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_NOTIFICATION, &first));
    end();
    begin("notifications, 256 at once", 256);
    SEL4_TRY(sel4_alloc_objects(&root.alloc, SEL4_BLUEPRINT_NOTIFICATION, 256, &first));
    end();
    return SEL4_SUCCESS;
}

// What a thread with a stack of 16 KiB is made of; the second time from memory that was given back.
static sel4_result_t region(const char *name)
{
    sel4_alloc_region_t region;
    sel4_cap_t cap;
    begin(name, 1);
    SEL4_TRY(sel4_alloc_region_init(&region, &root.alloc, 5 * 4096 + 2048 + 256, 8));
    SEL4_TRY(sel4_alloc_objects(&region.alloc, SEL4_BLUEPRINT_FRAME, 5, &cap));
    SEL4_TRY(sel4_alloc_object(&region.alloc, SEL4_BLUEPRINT_TCB, &cap));
    SEL4_TRY(sel4_alloc_object(&region.alloc, SEL4_BLUEPRINT_NOTIFICATION, &cap));
    sel4_alloc_region_finish(&region);
    end();
    return SEL4_SUCCESS;
}

static sel4_result_t measure(const sel4_bootinfo_t *bootinfo)
{
    SEL4_TRY(sel4_alloc_root_init(&root, bootinfo));
    SEL4_TRY(small_objects());
    SEL4_TRY(region("a thread's region, made and finished"));
    SEL4_TRY(region("the same once more"));
    SEL4_TRY(frames());
    return SEL4_SUCCESS;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    sel4_result_t result = measure(bootinfo);
    for (size_t i = 0; i < step_count; i++) {
        sel4_debug_print("step %zu %lu %lu %s\n", steps[i].item_count, steps[i].needed_size,
                         steps[i].cleared_size, steps[i].name);
    }
    sel4_debug_print("all %lu %lu\n", root.untypeds.needed_size, root.untypeds.clearing_size);
    return result.error == SEL4_OK ? 0 : 1;
}

SEL4_ROOT_TASK(run);
