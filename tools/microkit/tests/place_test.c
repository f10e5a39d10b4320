// SPDX-License-Identifier: BSD-2-Clause

// Physical addresses of regions, on memory made up for it.

#include "common/tests/support.h"
#include "microkit/limits.h"
#include "microkit/place.h"

typedef struct fixture {
    caught_t caught;
    sdf_region_t regions[4];
    sdf_setvar_t setvars[4];
    sdf_pd_t pd;
    sdf_system_t system;
    sel4_capdl_untyped_t untypeds[8];
    capdl_boot_t boot;
    mk_address_t *addresses;
} fixture_t;

static void start(fixture_t *f)
{
    *f = (fixture_t){ 0 };
    caught_init(&f->caught);
    f->pd.setvars = f->setvars;
    f->system = (sdf_system_t){ .pds = &f->pd, .pd_count = 1, .regions = f->regions };
    f->boot.untypeds = f->untypeds;
}

static void finish(fixture_t *f)
{
    caught_finish(&f->caught);
}

static void add_untyped(fixture_t *f, uint64_t paddr, uint8_t bits, bool is_device)
{
    f->untypeds[f->boot.count++] =
        (sel4_capdl_untyped_t){ .paddr = paddr, .size_bits = bits, .is_device = is_device };
}

// A region whose address a program asks for.
static void ask(fixture_t *f, uint64_t size, uint64_t page_size)
{
    size_t index = f->system.region_count++;

    f->regions[index] = (sdf_region_t){
        .name = "r", .size = size, .page_size = page_size, .is_used = true, .is_valid = true
    };
    f->setvars[f->pd.setvar_count++] =
        (sdf_setvar_t){ .kind = SDF_SETVAR_PADDR, .region = (uint32_t)index };
}

static void give(fixture_t *f, uint64_t size, uint64_t page_size, uint64_t paddr)
{
    f->regions[f->system.region_count++] = (sdf_region_t){ .name = "g",
                                                           .size = size,
                                                           .page_size = page_size,
                                                           .is_used = true,
                                                           .is_valid = true,
                                                           .has_paddr = true,
                                                           .paddr = paddr };
}

static bool place(fixture_t *f)
{
    f->addresses = mk_addresses_create(f->caught.arena, &f->system);
    return mk_addresses_place(f->caught.arena, &f->caught.diag, &f->system, &f->boot, f->addresses);
}

TEST(place, a_system_without_addresses_has_none)
{
    fixture_t f;
    start(&f);
    f.regions[0] = (sdf_region_t){ .name = "r", .size = 0x1000, .page_size = 0x1000 };
    f.system.region_count = 1;
    f.addresses = mk_addresses_create(f.caught.arena, &f.system);
    EXPECT_FALSE(mk_addresses_are_any(&f.system, f.addresses));
    EXPECT_FALSE(mk_addresses_are_open(&f.system, f.addresses));
    finish(&f);
}

TEST(place, what_is_asked_for_is_open_and_what_is_given_is_not)
{
    fixture_t f;
    start(&f);
    give(&f, 0x1000, 0x1000, 0x9000000);
    f.addresses = mk_addresses_create(f.caught.arena, &f.system);
    EXPECT_TRUE(mk_addresses_are_any(&f.system, f.addresses));
    EXPECT_FALSE(mk_addresses_are_open(&f.system, f.addresses));
    ask(&f, 0x1000, 0x1000);
    f.addresses = mk_addresses_create(f.caught.arena, &f.system);
    EXPECT_TRUE(mk_addresses_are_open(&f.system, f.addresses));
    finish(&f);
}

TEST(place, the_smallest_piece_with_room_is_taken)
{
    fixture_t f;
    start(&f);
    add_untyped(&f, 0x40000000, 30, false);
    add_untyped(&f, 0x3f000000, 12, false);
    add_untyped(&f, 0x3e000000, 14, false);
    ask(&f, 0x2000, 0x1000);
    ASSERT_TRUE(place(&f));
    EXPECT_EQ(f.addresses[0].paddr, 0x3e000000u);
    finish(&f);
}

TEST(place, devices_are_no_memory)
{
    fixture_t f;
    start(&f);
    add_untyped(&f, 0x8000000, 14, true);
    add_untyped(&f, 0x40000000, 30, false);
    ask(&f, 0x1000, 0x1000);
    ASSERT_TRUE(place(&f));
    EXPECT_EQ(f.addresses[0].paddr, 0x40000000u);
    finish(&f);
}

TEST(place, regions_do_not_overlap_each_other_or_given_ones)
{
    fixture_t f;
    start(&f);
    add_untyped(&f, 0x40000000, 24, false);
    give(&f, 0x2000, 0x1000, 0x40001000);
    ask(&f, 0x2000, 0x1000);
    ask(&f, 0x1000, 0x1000);
    ask(&f, 0x200000, 0x200000);
    ASSERT_TRUE(place(&f));
    EXPECT_EQ(f.addresses[0].paddr, 0x40001000u);
    EXPECT_EQ(f.addresses[1].paddr, 0x40003000u);
    EXPECT_EQ(f.addresses[2].paddr, 0x40000000u);
    EXPECT_EQ(f.addresses[3].paddr, 0x40200000u);
    finish(&f);
}

TEST(place, pieces_that_touch_hold_a_region_together)
{
    fixture_t f;
    start(&f);
    add_untyped(&f, 0x40002000, 13, false);
    add_untyped(&f, 0x40001000, 12, false);
    add_untyped(&f, 0x40004000, 12, false);
    ask(&f, 0x4000, 0x1000);
    ASSERT_TRUE(place(&f));
    EXPECT_EQ(f.addresses[0].paddr, 0x40001000u);
    finish(&f);
}

TEST(place, a_large_page_lies_in_one_piece)
{
    fixture_t f;
    start(&f);
    // The halves of 0x40000000, which touch, and a whole one further up.
    add_untyped(&f, 0x40000000, 20, false);
    add_untyped(&f, 0x40100000, 20, false);
    add_untyped(&f, 0x40200000, 21, false);
    ask(&f, 0x200000, 0x200000);
    ASSERT_TRUE(place(&f));
    EXPECT_EQ(f.addresses[0].paddr, 0x40200000u);
    finish(&f);
}

TEST(place, no_room_is_an_error_that_names_region_and_memory)
{
    fixture_t f;
    start(&f);
    add_untyped(&f, 0x40000000, 12, false);
    add_untyped(&f, 0x50000000, 12, false);
    ask(&f, 0x2000, 0x1000);
    EXPECT_FALSE(place(&f));
    EXPECT_STR_EQ(caught_messages(&f.caught),
                  "sel4c: error: there is no physical address for the 0x2000 bytes of the memory "
                  "region 'r' in one piece; memory is 0x40000000 to 0x40000fff, 0x50000000 "
                  "to 0x50000fff\n");
    finish(&f);
}

TEST(place, a_given_address_must_be_memory_or_device_page_by_page)
{
    fixture_t f;
    start(&f);
    add_untyped(&f, 0x40000000, 12, false);
    add_untyped(&f, 0x9000000, 12, true);
    give(&f, 0x1000, 0x1000, 0x9000000);
    EXPECT_TRUE(place(&f));
    give(&f, 0x2000, 0x1000, 0x40000000);
    EXPECT_FALSE(place(&f));
    EXPECT_STR_EQ(caught_messages(&f.caught),
                  "sel4c: error: the memory region 'g' at 0x40000000 to 0x40001fff needs the page "
                  "at 0x40001000, which the kernel does not give; memory is 0x40000000 to "
                  "0x40000fff; devices are 0x9000000 to 0x9000fff\n");
    finish(&f);
}
