// SPDX-License-Identifier: BSD-2-Clause

// The allocator against a kernel in small: untyped memory whose watermark only goes up.

#include <sel4c/bits.h>
#include <sel4c/capdl_alloc.h>

#include "harness.h"

enum { UNTYPED_COUNT_MAX = 64, OBJECT_COUNT_MAX = 4096 };

typedef struct world {
    sel4_capdl_untyped_t untypeds[UNTYPED_COUNT_MAX];
    size_t untyped_count;
    uint64_t watermarks[UNTYPED_COUNT_MAX];
    bool is_touched[UNTYPED_COUNT_MAX];
    uint64_t places[OBJECT_COUNT_MAX]; // of objects, by number
    unsigned skip_count;
    unsigned step_count;
    uint64_t store; // where it is
} world_t;

static void add_untyped(world_t *world, uint64_t paddr, unsigned bits, bool is_device)
{
    world->untypeds[world->untyped_count] =
        (sel4_capdl_untyped_t){ .paddr = paddr,
                                .index = (uint32_t)world->untyped_count,
                                .size_bits = (uint8_t)bits,
                                .is_device = is_device };
    world->untyped_count++;
}

// As the kernel does: aligns the watermark, checks the room.
static uint64_t retype(world_t *world, const sel4_capdl_untyped_t *untyped, unsigned bits,
                       uint32_t count)
{
    uint64_t at = sel4_align_up(world->watermarks[untyped->index], bits);

    EXPECT_LE(at + ((uint64_t)count << bits), sel4_power_of_two(untyped->size_bits));
    world->watermarks[untyped->index] = at + ((uint64_t)count << bits);
    world->is_touched[untyped->index] = true;
    return untyped->paddr + at;
}

static int visit(void *context, const sel4_capdl_step_t *step)
{
    world_t *world = context;

    world->step_count++;
    if (step->is_store) {
        EXPECT_EQ(world->step_count, 1);
        EXPECT_EQ(step->paddr, step->untyped->paddr);
        EXPECT_EQ(retype(world, step->untyped, step->untyped_bits, 1), step->paddr);
        world->store = step->paddr;
        return 0;
    }
    if (!step->run) {
        world->skip_count++;
        EXPECT_EQ(retype(world, step->untyped, step->untyped_bits, 1), step->paddr);
        return 0;
    }
    uint64_t at = retype(world, step->untyped, step->run->memory_bits, step->count);
    EXPECT_EQ(at, step->paddr);
    for (uint32_t i = 0; i < step->count; i++) {
        EXPECT_EQ(world->places[step->first + i], 0);
        world->places[step->first + i] = at + ((uint64_t)i << step->run->memory_bits);
    }
    return 0;
}

static sel4_capdl_run_t run_of(uint32_t first, uint32_t count, unsigned bits, uint64_t paddr)
{
    return (sel4_capdl_run_t){ .first = first,
                               .count = count,
                               .parent = SEL4_CAPDL_NONE,
                               .memory_bits = (uint8_t)bits,
                               .paddr = paddr };
}

#define ANYWHERE SEL4_CAPDL_NO_ADDRESS

static uint64_t touched(const world_t *world)
{
    uint64_t size = 0;

    for (size_t i = 0; i < world->untyped_count; i++) {
        size += world->is_touched[world->untypeds[i].index]
                    ? sel4_power_of_two(world->untypeds[i].size_bits)
                    : 0;
    }
    return size;
}

static sel4_capdl_alloc_result_t allocate(world_t *world, const sel4_capdl_run_t *runs,
                                          size_t count)
{
    return sel4_capdl_allocate(0, runs, count, world->untypeds, world->untyped_count, visit, world);
}

static world_t world; // too large for a stack

static void ladder(void)
{
    world = (world_t){ 0 };
    for (unsigned bits = 12; bits < 29; bits++) {
        add_untyped(&world, 0x40000000 + sel4_power_of_two(bits), bits, false);
    }
}

static sel4_capdl_alloc_result_t allocate_with_store(unsigned bits, const sel4_capdl_run_t *runs,
                                                     size_t count)
{
    return sel4_capdl_allocate(bits, runs, count, world.untypeds, world.untyped_count, visit,
                               &world);
}

TEST(capdl_alloc, the_store_comes_first_and_its_untyped_is_used_up)
{
    const sel4_capdl_run_t runs[] = { run_of(0, 768, 12, ANYWHERE) };

    ladder();
    ASSERT_OK(allocate_with_store(19, runs, 1));
    EXPECT_EQ(world.store, 0x40000000 + sel4_power_of_two(19));
    EXPECT_EQ(touched(&world), (768u << 12) + (1u << 19));
    // A larger one is taken where the store does not fill it; the pages have the rest.
    world = (world_t){ 0 };
    add_untyped(&world, 0x40000000, 12, false);
    add_untyped(&world, 0x50000000, 23, false);
    ASSERT_OK(allocate_with_store(19, runs, 1));
    EXPECT_EQ(world.store, 0x50000000);
    EXPECT_EQ(touched(&world), 1u << 23);
}

TEST(capdl_alloc, the_store_takes_room_before_objects_with_addresses)
{
    const sel4_capdl_run_t runs[] = { run_of(0, 1, 12, 0x50100000), run_of(1, 600, 12, ANYWHERE) };

    world = (world_t){ 0 };
    add_untyped(&world, 0x40000000, 20, false);
    add_untyped(&world, 0x50000000, 23, false);
    ASSERT_OK(allocate_with_store(20, runs, 2));
    EXPECT_EQ(world.store, 0x50000000);
    EXPECT_EQ(world.places[0], 0x50100000);
    EXPECT_EQ(touched(&world), 1u << 23);
    // But not room that they need.
    world = (world_t){ 0 };
    add_untyped(&world, 0x40000000, 21, false);
    add_untyped(&world, 0x50000000, 23, false);
    ASSERT_OK(allocate_with_store(21, runs, 2));
    EXPECT_EQ(world.store, 0x40000000);
    EXPECT_EQ(world.places[0], 0x50100000);
}

TEST(capdl_alloc, no_room_for_the_store)
{
    const sel4_capdl_run_t runs[] = { run_of(0, 1, 12, 0x50000000), run_of(1, 1, 12, ANYWHERE) };

    world = (world_t){ 0 };
    add_untyped(&world, 0x40000000, 18, false);
    add_untyped(&world, 0x48000000, 23, true);
    add_untyped(&world, 0x50000000, 23, false);
    sel4_capdl_alloc_result_t result = allocate_with_store(19, runs, 2);
    EXPECT_EQ(result.error, SEL4_CAPDL_ALLOC_ERR_NO_STORE);
    EXPECT_EQ(result.object, SEL4_CAPDL_NONE);
    EXPECT_EQ(world.step_count, 0);
}

TEST(capdl_alloc, takes_what_adds_up_to_least)
{
    // The pages have exactly their untypeds; of what is left, 8 pages are the least that holds 6
    // KiB.
    const sel4_capdl_run_t runs[] = { run_of(0, 982, 12, ANYWHERE), run_of(982, 3, 11, ANYWHERE),
                                      run_of(985, 5, 4, ANYWHERE) };
    ladder();
    ASSERT_OK(allocate(&world, runs, 3));
    EXPECT_EQ(touched(&world), (982u << 12) + (8u << 12));
    for (uint32_t i = 0; i < 990; i++) {
        EXPECT_NE(world.places[i], 0);
    }
}

TEST(capdl_alloc, a_large_untyped_is_taken_when_the_small_ones_are_not_enough)
{
    const sel4_capdl_run_t runs[] = { run_of(0, 3, 21, ANYWHERE) };

    world = (world_t){ 0 };
    add_untyped(&world, 0x40000000, 21, false);
    add_untyped(&world, 0x48000000, 25, false);
    add_untyped(&world, 0x50000000, 28, false);
    ASSERT_OK(allocate(&world, runs, 1));
    EXPECT_EQ(touched(&world), 1u << 25);
}

TEST(capdl_alloc, fixed_objects_are_where_they_must_be)
{
    const sel4_capdl_run_t runs[] = {
        run_of(0, 1, 12, 0x9000000), run_of(1, 2, 12, 0x40005000), run_of(3, 1, 21, 0x40200000),
        run_of(4, 40, 12, ANYWHERE), run_of(44, 8, 11, ANYWHERE),
    };
    world = (world_t){ 0 };
    add_untyped(&world, 0x8000000, 27, true);
    add_untyped(&world, 0x40000000, 22, false);
    ASSERT_OK(allocate(&world, runs, 5));
    EXPECT_EQ(world.places[0], 0x9000000);
    EXPECT_EQ(world.places[1], 0x40005000);
    EXPECT_EQ(world.places[2], 0x40006000);
    EXPECT_EQ(world.places[3], 0x40200000);
    EXPECT_EQ(touched(&world), (1u << 27) + (1u << 22)); // the gaps held the rest
}

TEST(capdl_alloc, says_what_does_not_fit)
{
    const sel4_capdl_run_t nowhere[] = { run_of(0, 1, 12, 0x30000000) };
    const sel4_capdl_run_t much[] = { run_of(0, 1, 21, ANYWHERE), run_of(1, 1000, 12, ANYWHERE) };
    const sel4_capdl_run_t twice[] = { run_of(0, 1, 13, 0x40000000), run_of(1, 1, 12, 0x40001000) };

    world = (world_t){ 0 };
    add_untyped(&world, 0x40000000, 21, false);
    sel4_capdl_alloc_result_t result = allocate(&world, nowhere, 1);
    EXPECT_ERROR(result, SEL4_CAPDL_ALLOC_ERR_UNREACHABLE);
    result = allocate(&world, much, 2);
    EXPECT_ERROR(result, SEL4_CAPDL_ALLOC_ERR_NO_MEMORY);
    EXPECT_EQ(result.object, 1);
    world = (world_t){ 0 };
    add_untyped(&world, 0x40000000, 21, false);
    result = allocate(&world, twice, 2);
    EXPECT_ERROR(result, SEL4_CAPDL_ALLOC_ERR_MISPLACED);
    EXPECT_EQ(result.object, 1);
}

static int stop(void *context, const sel4_capdl_step_t *step)
{
    (void)context;
    (void)step;
    return 7;
}

TEST(capdl_alloc, the_visitor_can_stop_it)
{
    const sel4_capdl_run_t runs[] = { run_of(5, 1, 12, ANYWHERE) };

    ladder();
    sel4_capdl_alloc_result_t result =
        sel4_capdl_allocate(0, runs, 1, world.untypeds, world.untyped_count, stop, NULL);
    EXPECT_ERROR(result, SEL4_CAPDL_ALLOC_ERR_STOPPED);
    EXPECT_EQ(result.visitor_result, 7);
    EXPECT_EQ(result.object, 5);
}

// A generator with the same numbers everywhere.
static uint32_t random_state = 1;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % limit;
}

TEST(capdl_alloc, random_systems_fit_or_say_why)
{
    unsigned fitted = 0;

    for (unsigned round = 0; round < 2000; round++) {
        sel4_capdl_run_t runs[24];
        uint32_t next = 0;
        size_t count = 0;
        for (unsigned bits = 22; bits-- > 4;) {
            uint32_t some = random_below(4) == 0 ? random_below(100) : 0;
            if (some > 0) {
                runs[count++] = run_of(next, some, bits, ANYWHERE);
                next += some;
            }
        }
        world = (world_t){ 0 };
        uint64_t at = 0x40000000;
        for (unsigned i = 0; i < 20; i++) {
            unsigned bits = 5 + random_below(22);
            at = sel4_align_up(at, bits);
            add_untyped(&world, at, bits, random_below(5) == 0);
            at += sel4_power_of_two(bits);
        }
        sel4_capdl_alloc_result_t result = allocate(&world, runs, count);
        fitted += result.error == SEL4_CAPDL_ALLOC_OK;
        EXPECT_TRUE(result.error == SEL4_CAPDL_ALLOC_OK ||
                    result.error == SEL4_CAPDL_ALLOC_ERR_NO_MEMORY);
        for (uint32_t i = 0; result.error == SEL4_CAPDL_ALLOC_OK && i < next; i++) {
            EXPECT_NE(world.places[i], 0);
        }
    }
    EXPECT_GT(fitted, 100);
    EXPECT_LT(fitted, 2000);
}
