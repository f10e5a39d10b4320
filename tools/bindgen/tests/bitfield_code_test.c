// SPDX-License-Identifier: BSD-2-Clause

/*
 * What the generated code does: the golden headers of bitfield/ are compiled here and used. sel4/
 * beside this file stands in for libsel4's headers.
 */

#include "bitfield/conditions.out"
#include "bitfield/faults.out"
#include "bitfield/language.out"
#include "harness.h"

unsigned debug_assert_failures;

// Runs a statement of which a check must fail.
#define EXPECT_CHECK_FAILS(statement)                  \
    do {                                               \
        unsigned before_ = debug_assert_failures;      \
        statement;                                     \
        EXPECT_EQ(debug_assert_failures, before_ + 1); \
    } while (0)

#define EXPECT_NO_CHECK_FAILED() EXPECT_EQ(debug_assert_failures, 0)

#define CANONICAL_HIGH 0xffff800012345000ull
#define CANONICAL_LOW  0x00007fffabcde000ull

TEST(bitfield_code, fields_are_laid_out_from_the_top)
{
    debug_assert_failures = 0;
    fault_t fault = fault_Access_new(0x1234567890abcdef, 0xabcdef0);
    EXPECT_EQ(fault.words[1], 0x1234567890abcdef);
    EXPECT_EQ(fault.words[0], 0xabcdef06);
    EXPECT_EQ(fault_Access_get_address(fault), 0x1234567890abcdef);
    EXPECT_EQ(fault_Access_get_status(fault), 0xabcdef0);
    EXPECT_EQ(conditions_new(1, 0, 0, 0, 1).words[0], 0x8800000000000000);
    EXPECT_NO_CHECK_FAILED();
}

TEST(bitfield_code, pointer_forms_do_the_same)
{
    debug_assert_failures = 0;
    fault_t fault = { { ~0ull, ~0ull } };
    fault_Timeout_ptr_new(&fault, 7);
    EXPECT_EQ(fault.words[0], fault_Timeout);
    EXPECT_EQ(fault.words[1], 7);
    EXPECT_EQ(fault_ptr_get_type(&fault), fault_Timeout);
    fault_Timeout_ptr_set_consumed(&fault, 9);
    EXPECT_EQ(fault_Timeout_ptr_get_consumed(&fault), 9);
    EXPECT_EQ(fault_Timeout_get_consumed(fault_Timeout_set_consumed(fault, 11)), 11);
    EXPECT_EQ(fault_Timeout_get_consumed(fault), 9);
    EXPECT_NO_CHECK_FAILED();
}

TEST(bitfield_code, setting_keeps_the_neighbours)
{
    debug_assert_failures = 0;
    pte_t pte = pte_entry_new(0xfffff000, 1);
    EXPECT_EQ(pte.words[0], 0xfffffc60);
    pte = pte_entry_set_writable(pte, 0);
    EXPECT_EQ(pte.words[0], 0xfffffc20);
    pte = pte_entry_set_frame(pte, 0x1000);
    EXPECT_EQ(pte.words[0], 0x1c20);
    EXPECT_NO_CHECK_FAILED();
}

TEST(bitfield_code, values_that_do_not_fit_are_cut_and_noticed)
{
    EXPECT_CHECK_FAILS(EXPECT_EQ(conditions_new(2, 0, 0, 0, 0).words[0], 0));
    EXPECT_CHECK_FAILS(EXPECT_EQ(single_circle_new(0x80000001).words[0], 0x3));
    fault_t fault = fault_Access_new(0, 0);
    EXPECT_CHECK_FAILS(fault = fault_Access_set_status(fault, 0x10000001));
    EXPECT_EQ(fault_Access_get_status(fault), 1);
    // Also where the value ends at the top of the word, and the shift drops the rest.
    EXPECT_CHECK_FAILS(EXPECT_EQ(node_set_moved_up((node_t){ 0 }, 1).words[1], 0));
}

TEST(bitfield_code, wrong_tag_is_noticed)
{
    fault_t fault = fault_Access_new(5, 6);
    pte_t pte = pte_table_new(0x1000);
    EXPECT_CHECK_FAILS(EXPECT_EQ(fault_Timeout_get_consumed(fault), 5));
    EXPECT_CHECK_FAILS(fault_Timeout_ptr_set_consumed(&fault, 8));
    EXPECT_CHECK_FAILS(EXPECT_EQ(pte_entry_get_frame(pte), 0x1000));
}

TEST(bitfield_code, high_fields_come_back_sign_extended)
{
    static const uint64_t addresses[] = { 0, CANONICAL_LOW, CANONICAL_HIGH, 0xffffffffffffff00ull };
    debug_assert_failures = 0;
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        uint64_t address = addresses[i];
        cap_t cap = cap_wide_cap_new(address);
        EXPECT_EQ(cap_wide_cap_get_next(cap), address);
        EXPECT_EQ(cap_wide_cap_ptr_get_next(&cap), address);
        EXPECT_EQ(cap.words[0], (address & 0xfffffffffff0) << 16 | cap_wide_cap);
        node_t node = node_new(address, 1, 0, address, 0, 0, 0);
        EXPECT_EQ(node_get_below(node), address);
        EXPECT_EQ(node_get_next(node), address);
        EXPECT_EQ(node.words[2], address & 0xffffffffffff);
    }
    EXPECT_EQ(node_get_top(node_set_top((node_t){ 0 }, 0xffff800000000000)), 0xffff800000000000);
    EXPECT_EQ(kernel_get_address(kernel_new(0xe0001000)), 0xe0001000);
    EXPECT_NO_CHECK_FAILED();
    EXPECT_CHECK_FAILS(cap_frame_cap_new(1, 0));
    EXPECT_CHECK_FAILS(cap_frame_cap_new(0x0000800000000000, 0));
}

TEST(bitfield_code, without_sign_extension_the_bits_above_are_zero)
{
    debug_assert_failures = 0;
    EXPECT_EQ(plain_get_offset(plain_new(0x7ffffff000)), 0x7ffffff000);
    EXPECT_NO_CHECK_FAILED();
    EXPECT_CHECK_FAILS(plain_new(0x8000000000));
}

TEST(bitfield_code, constructor_takes_the_order_that_is_given)
{
    cap_t cap = cap_frame_cap_new(0x5000, 12);
    EXPECT_EQ(cap_frame_cap_get_size(cap), 12);
    EXPECT_EQ(cap_frame_cap_get_address(cap), 0x5000);
}

TEST(bitfield_code, masks_tell_the_size_of_the_tag)
{
    cap_t frame = cap_frame_cap_new(~0xfffull, 15);
    cap_t wide = cap_wide_cap_new(~0xfull);
    EXPECT_EQ(cap_get_type(cap_null_cap_new()), cap_null_cap);
    EXPECT_EQ(cap_get_type(frame), cap_frame_cap);
    EXPECT_EQ(cap_get_type(wide), cap_wide_cap);
    EXPECT_EQ(cap_ptr_get_type(&wide), 0x1e);
    EXPECT_TRUE(cap_type_equals(frame, cap_frame_cap));
    EXPECT_FALSE(cap_type_equals(frame, cap_wide_cap));
    EXPECT_TRUE(cap_type_equals(wide, cap_wide_cap));
    EXPECT_FALSE(cap_type_equals(wide, 0xe));
}

TEST(bitfield_code, slices_are_one_tag)
{
    pte_t table = pte_table_new(0x1000);
    pte_t entry = pte_entry_new(0x1000, 1);
    EXPECT_EQ(pte_entry, 3 | 1 << 2);
    EXPECT_EQ(pte_get_kind(entry), pte_entry);
    EXPECT_EQ(pte_ptr_get_kind(&table), pte_table);
    EXPECT_TRUE(pte_kind_equals(table, pte_table));
    EXPECT_FALSE(pte_kind_equals(table, pte_entry));
    EXPECT_EQ(single_get_shape(single_circle_new(3)), single_circle);
}
