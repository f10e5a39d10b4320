// SPDX-License-Identifier: BSD-2-Clause

// Objects and pieces, made by devkernel as a host library; which piece is chosen, by the books.

#include "door.h"
#include "harness.h"

#define FIRST WORLD_FREE

static door_t door;

static sel4_slot_t slot(seL4_Word index)
{
    return (sel4_slot_t){ SEL4_INIT_CNODE, index };
}

// Pieces of 2 to the power of each number in place of the world's one; they are clear.
static void cut(const unsigned *bits, size_t count)
{
    sel4_alloc_untypeds_init(&door.untypeds, door.pieces, SEL4_ARRAY_COUNT(door.pieces));
    for (size_t i = 0; i < count; i++) {
        seL4_Word at;
        ASSERT_OK(sel4_alloc_slots_take(&door.slots, 1, &at));
        ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_UntypedObject, bits[i], at, 1), 0);
        sel4_untyped_info_t info = { .untyped = sel4_untyped_from_bits(at),
                                     .address = sel4_paddr(cap_address(world.cnode[at].cap)),
                                     .size_bits = (uint8_t)bits[i] };
        ASSERT_OK(sel4_alloc_untypeds_add(&door.untypeds, &info));
    }
}

TEST(untypeds, many_in_few_calls)
{
    door_open(&door);
    ASSERT_OK(
        sel4_alloc_untypeds_make(&door.untypeds, SEL4_BLUEPRINT_NOTIFICATION, slot(FIRST), 100));
    EXPECT_EQ(door_call_count(), 1);
    EXPECT_EQ(door_filled_slot_count(), 100);
    EXPECT_EQ(door.untypeds.needed_size, 100u << seL4_NotificationBits);
    EXPECT_EQ(door.untypeds.clearing_size, 1u << WORLD_UNTYPED_BITS);
    door_close();
}

TEST(untypeds, a_request_fills_what_it_can)
{
    static const unsigned bits[] = { 12, 14, 13, 16, 12 };
    door_open(&door);
    cut(bits, 5);
    seL4_Word first;
    ASSERT_OK(sel4_alloc_slots_take(&door.slots, 7, &first));
    ASSERT_OK(sel4_alloc_untypeds_make(&door.untypeds, SEL4_BLUEPRINT_FRAME, slot(first), 7));
    EXPECT_EQ(door.untypeds.clearing_size, 7u << 12); // 4 + 2 + 1
    EXPECT_EQ(door.pieces[3].state, SEL4_ALLOC_PIECE_CLOSED);
    ASSERT_OK(sel4_alloc_slots_take(&door.slots, 3, &first));
    ASSERT_OK(sel4_alloc_untypeds_make(&door.untypeds, SEL4_BLUEPRINT_FRAME, slot(first), 3));
    EXPECT_EQ(door.untypeds.clearing_size, (7u << 12) + (1u << 12) + (1u << 16));
    ASSERT_OK(sel4_alloc_slots_take(&door.slots, 1, &first));
    ASSERT_OK(sel4_alloc_untypeds_make(&door.untypeds, SEL4_BLUEPRINT_FRAME, slot(first), 1));
    EXPECT_EQ(door.untypeds.clearing_size, (8u << 12) + (1u << 16));
    EXPECT_EQ(door.pieces[3].used_size, 3u << 12);
    door_close();
}

// The smallest that fits: what one object costs.
TEST(untypeds, one_object_from_the_smallest)
{
    static const unsigned bits[] = { 20, 12, 7, 6, 16 };
    door_open(&door);
    cut(bits, 5);
    sel4_cap_t cap;
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_NOTIFICATION, &cap));
    EXPECT_EQ(door.untypeds.clearing_size, 64);
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_NOTIFICATION, &cap));
    EXPECT_EQ(door.untypeds.clearing_size, 64 + 128);
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_NOTIFICATION, &cap));
    EXPECT_EQ(door.untypeds.clearing_size, 64 + 128);
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_TCB, &cap));
    EXPECT_EQ(door.untypeds.clearing_size, 64 + 128 + 4096);
    door_close();
}

TEST(untypeds, follows_the_kernels_alignment)
{
    door_open(&door);
    sel4_cap_t small;
    sel4_cap_t frame;
    for (int i = 0; i < 3; i++) {
        ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_ENDPOINT, &small));
        ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_FRAME, &frame));
        EXPECT_EQ(door.pieces[0].used_size, (seL4_Word)(i + 1) * 8192);
        EXPECT_EQ(cap_address(world.cnode[frame.bits].cap),
                  (word_t)world.memory + door.pieces[0].used_size - 4096);
    }
    door_close();
}

TEST(untypeds, to_the_last_byte)
{
    static const unsigned bits[] = { 13, 12 };
    door_open(&door);
    cut(bits, 2);
    door_books_t before = door_books(&door);
    sel4_cap_t cap;
    EXPECT_ERROR(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_FRAME, 4, &cap),
                 SEL4_ERR_NOT_ENOUGH_MEMORY);
    EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
    EXPECT_OK(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_FRAME, 3, &cap));
    EXPECT_EQ(sel4_alloc_untypeds_free_size(&door.untypeds), 0);
    EXPECT_ERROR(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_ENDPOINT, &cap),
                 SEL4_ERR_NOT_ENOUGH_MEMORY);
    door_close();
}

TEST(untypeds, bad_requests)
{
    door_open(&door);
    door_books_t before = door_books(&door);
    sel4_cap_t cap;
    EXPECT_ERROR(sel4_alloc_object(&door.alloc, (sel4_blueprint_t){ 999, 0 }, &cap),
                 SEL4_ERR_INVALID_ARGUMENT);
    EXPECT_ERROR(sel4_alloc_object(&door.alloc, sel4_blueprint_untyped(2), &cap),
                 SEL4_ERR_INVALID_ARGUMENT);
    EXPECT_ERROR(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_ENDPOINT, 0, &cap), SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_ENDPOINT, 256, &cap),
                 SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_alloc_objects(&door.alloc, sel4_blueprint_untyped(30), 1, &cap),
                 SEL4_ERR_NOT_ENOUGH_MEMORY);
    EXPECT_ERROR(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_ENDPOINT, SIZE_MAX, &cap),
                 SEL4_ERR_RANGE);
    EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
    EXPECT_EQ(door_call_count(), 0);
    door_close();
}

// Each call fails once; what was made before it is gone again.
TEST(untypeds, a_failing_call_leaves_no_object)
{
    static const unsigned bits[] = { 12, 13, 14 };
    for (size_t failing = 0; failing < 3; failing++) {
        door_open(&door);
        cut(bits, 3);
        size_t filled = door_filled_slot_count();
        size_t taken = sel4_alloc_slots_taken_count(&door.slots);
        door_fail_at(failing, SEL4_ERR_DELETE_FIRST);
        sel4_cap_t cap;
        EXPECT_ERROR(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_FRAME, 7, &cap),
                     SEL4_ERR_DELETE_FIRST);
        EXPECT_EQ(door_filled_slot_count(), filled);
        EXPECT_EQ(sel4_alloc_slots_taken_count(&door.slots), taken);
        door_close();
    }
}

TEST(untypeds, taken_pieces_go_back)
{
    door_open(&door);
    door_books_t before = door_books(&door);
    size_t a;
    size_t b;
    ASSERT_OK(sel4_alloc_untypeds_take(&door.untypeds, &door.slots, 16, &a));
    ASSERT_OK(sel4_alloc_untypeds_take(&door.untypeds, &door.slots, 12, &b));
    EXPECT_EQ(door_filled_slot_count(), 2);
    EXPECT_EQ(door.pieces[b].address.bits, (seL4_Word)world.memory + (1u << 16));
    sel4_alloc_untypeds_give(&door.untypeds, &door.slots, a, 100);
    EXPECT_EQ(door_filled_slot_count(), 2);
    // What was given back serves again, without a kernel call.
    size_t calls = door_call_count();
    ASSERT_OK(sel4_alloc_untypeds_take(&door.untypeds, &door.slots, 16, &a));
    EXPECT_EQ(door_call_count(), calls);
    sel4_alloc_untypeds_give(&door.untypeds, &door.slots, a, 0);
    sel4_alloc_untypeds_give(&door.untypeds, &door.slots, a, 0);
    sel4_alloc_untypeds_give(&door.untypeds, &door.slots, 63, 0);
    sel4_alloc_untypeds_give(&door.untypeds, &door.slots, b, 0);
    EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
    EXPECT_EQ(door.pieces[0].state, SEL4_ALLOC_PIECE_CLOSED);
    // The kernel agrees that all of it is free again.
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_UntypedObject, WORLD_UNTYPED_BITS, FIRST, 1), 0);
    door_close();
}

TEST(untypeds, a_piece_with_objects_stays_open)
{
    door_open(&door);
    sel4_cap_t cap;
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_ENDPOINT, &cap));
    size_t a;
    ASSERT_OK(sel4_alloc_untypeds_take(&door.untypeds, &door.slots, 12, &a));
    sel4_alloc_untypeds_give(&door.untypeds, &door.slots, a, 0);
    EXPECT_EQ(door.pieces[0].state, SEL4_ALLOC_PIECE_OPEN);
    EXPECT_EQ(world_type(cap.bits), CAP_ENDPOINT);
    door_close();
}

TEST(untypeds, at_an_address)
{
    door_open(&door);
    seL4_Word address = (seL4_Word)world.memory + 5 * 4096;
    size_t piece;
    ASSERT_OK(
        sel4_alloc_untypeds_take_at(&door.untypeds, &door.slots, sel4_paddr(address), 12, &piece));
    EXPECT_EQ(door.pieces[piece].address.bits, address);
    EXPECT_EQ(cap_address(world.cnode[door.pieces[piece].untyped.bits].cap), address);
    EXPECT_EQ(sel4_alloc_untypeds_free_size(&door.untypeds), (1u << WORLD_UNTYPED_BITS) - 4096);

    size_t other;
    EXPECT_ERROR(
        sel4_alloc_untypeds_take_at(&door.untypeds, &door.slots, sel4_paddr(address), 12, &other),
        SEL4_ERR_REVOKE_FIRST);
    EXPECT_ERROR(sel4_alloc_untypeds_take_at(&door.untypeds, &door.slots,
                                             sel4_paddr((seL4_Word)world.memory), 21, &other),
                 SEL4_ERR_REVOKE_FIRST);
    EXPECT_ERROR(sel4_alloc_untypeds_take_at(&door.untypeds, &door.slots, sel4_paddr(address + 16),
                                             12, &other),
                 SEL4_ERR_ALIGNMENT);
    EXPECT_ERROR(sel4_alloc_untypeds_take_at(
                     &door.untypeds, &door.slots,
                     sel4_paddr((seL4_Word)world.memory + (1u << WORLD_UNTYPED_BITS)), 12, &other),
                 SEL4_ERR_FAILED_LOOKUP);
    EXPECT_ERROR(
        sel4_alloc_untypeds_take_at(&door.untypeds, &door.slots, sel4_paddr(0), 64, &other),
        SEL4_ERR_RANGE);

    // Its neighbour, in either order, needs no more than what is there already.
    ASSERT_OK(sel4_alloc_untypeds_take_at(&door.untypeds, &door.slots, sel4_paddr(address - 4096),
                                          12, &other));
    EXPECT_EQ(door.pieces[other].address.bits, address - 4096);
    door_close();
}

TEST(untypeds, a_frame_at_an_address)
{
    door_open(&door);
    sel4_frame_t frame;
    seL4_Word address = (seL4_Word)world.memory + 3 * 4096;
    ASSERT_OK(sel4_alloc_frame_at(&door.alloc, sel4_paddr(address), seL4_PageBits, &frame));
    EXPECT_EQ(cap_address(world.cnode[frame.bits].cap), address);
    size_t taken = sel4_alloc_slots_taken_count(&door.slots);
    EXPECT_ERROR(sel4_alloc_frame_at(&door.alloc, sel4_paddr(address), 13, &frame),
                 SEL4_ERR_INVALID_ARGUMENT);
    EXPECT_ERROR(sel4_alloc_frame_at(&door.alloc, sel4_paddr(address), seL4_PageBits, &frame),
                 SEL4_ERR_REVOKE_FIRST);
    EXPECT_EQ(sel4_alloc_slots_taken_count(&door.slots), taken);
    door_close();
}

// Wherever the halving stops, the memory is still there.
TEST(untypeds, an_interrupted_split_loses_nothing)
{
    bool is_done = false;
    for (size_t failing = 0; !is_done; failing++) {
        ASSERT_LT(failing, 50);
        door_open(&door);
        door_fail_at(failing, SEL4_ERR_NOT_ENOUGH_MEMORY);
        sel4_frame_t frame;
        sel4_paddr_t address = sel4_paddr((seL4_Word)world.memory + 4096);
        is_done = sel4_alloc_frame_at(&door.alloc, address, seL4_PageBits, &frame).error == SEL4_OK;
        door_fail_never();
        if (!is_done) {
            EXPECT_EQ(sel4_alloc_untypeds_free_size(&door.untypeds), 1u << WORLD_UNTYPED_BITS);
            EXPECT_OK(sel4_alloc_frame_at(&door.alloc, address, seL4_PageBits, &frame));
        }
        door_close();
    }
}

TEST(untypeds, copies)
{
    door_open(&door);
    sel4_cap_t cap;
    sel4_cap_t plain;
    sel4_cap_t badged;
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_NOTIFICATION, &cap));
    ASSERT_OK(sel4_alloc_copy(&door.alloc, cap, SEL4_WRITE, 0, &plain));
    ASSERT_OK(sel4_alloc_copy(&door.alloc, cap, SEL4_READ, 0x77, &badged));
    EXPECT_EQ(world_type(plain.bits), CAP_NOTIFICATION);
    size_t taken = sel4_alloc_slots_taken_count(&door.slots);
    EXPECT_ERROR(sel4_alloc_copy(&door.alloc, sel4_cap_from_bits(FIRST + 200), SEL4_READ, 0, &cap),
                 SEL4_ERR_FAILED_LOOKUP);
    EXPECT_EQ(sel4_alloc_slots_taken_count(&door.slots), taken);
    sel4_alloc_delete(&door.alloc, badged);
    EXPECT_EQ(world_type(badged.bits), CAP_NULL);
    EXPECT_EQ(sel4_alloc_slots_taken_count(&door.slots), taken - 1);
    door_close();
}
