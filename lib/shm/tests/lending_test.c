// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/shm/lending.h>

#include "harness.h"

#define CAPACITY     8
#define BUFFER_BITS  6
#define BUFFER_COUNT 6

static _Alignas(64) uint8_t rings[SEL4_SHM_PAIR_SIZE(CAPACITY)];
static uint8_t data[BUFFER_COUNT << BUFFER_BITS];
static sel4_shm_slot_t slots[BUFFER_COUNT];
static sel4_shm_lender_t lender;
static sel4_shm_borrower_t borrower;

static sel4_shm_pair_t pair(void)
{
    return (sel4_shm_pair_t){
        .rings = sel4_foreign_span(rings, sizeof(rings)),
        .capacity = CAPACITY,
        .data = sel4_foreign_span(data, sizeof(data)),
    };
}

static void join(void)
{
    memset(rings, 0, sizeof(rings));
    memset(data, 0, sizeof(data));
    sel4_shm_pair_t both = pair();
    ASSERT_OK(sel4_shm_lender_join(&lender, &both, BUFFER_BITS, BUFFER_COUNT, slots));
    ASSERT_OK(sel4_shm_borrower_join(&borrower, &both));
}

static void lend(uint32_t length)
{
    sel4_shm_buffer_t buffer;
    ASSERT_OK(sel4_shm_lender_take(&lender, &buffer));
    ASSERT_OK(sel4_shm_lender_lend(&lender, &buffer, length));
    EXPECT_TRUE(sel4_shm_buffer_is_none(&buffer));
    (void)sel4_shm_lender_publish(&lender);
}

// A peer that gives back whatever it likes.
static void return_word(uint32_t offset, uint32_t length)
{
    uint64_t word = sel4_shm_descriptor_word((sel4_shm_descriptor_t){ offset, length });
    ASSERT_OK(sel4_shm_producer_put(&borrower.returned, &word, 1));
    (void)sel4_shm_producer_publish(&borrower.returned);
}

TEST(lending, a_buffer_goes_and_comes_back_with_what_was_put)
{
    join();
    sel4_shm_buffer_t buffer;
    ASSERT_OK(sel4_shm_lender_take(&lender, &buffer));
    EXPECT_EQ(buffer.capacity, 64);
    memcpy(buffer.bytes, "out", 3);
    EXPECT_TRUE(sel4_shm_borrower_sleep(&borrower));
    ASSERT_OK(sel4_shm_lender_lend(&lender, &buffer, 3));
    EXPECT_TRUE(sel4_shm_lender_publish(&lender));
    sel4_shm_loan_t loan;
    ASSERT_OK(sel4_shm_borrower_borrow(&borrower, &loan));
    EXPECT_EQ(loan.length, 3);
    EXPECT_EQ(loan.offset, 0);
    EXPECT_BYTES_EQ(loan.bytes, "out", 3);
    memcpy(loan.bytes, "back", 4);
    EXPECT_TRUE(sel4_shm_lender_sleep(&lender, 1));
    ASSERT_OK(sel4_shm_borrower_give_back(&borrower, &loan, 4));
    EXPECT_NULL(loan.bytes);
    EXPECT_TRUE(sel4_shm_borrower_publish(&borrower));
    ASSERT_OK(sel4_shm_lender_reclaim(&lender, &buffer));
    EXPECT_EQ(buffer.length, 4);
    EXPECT_BYTES_EQ(buffer.bytes, "back", 4);
    EXPECT_EQ(sel4_shm_lender_free_count(&lender), BUFFER_COUNT - 1);
    sel4_shm_lender_release(&lender, &buffer);
    EXPECT_EQ(sel4_shm_lender_free_count(&lender), BUFFER_COUNT);
    sel4_shm_lender_release(&lender, &buffer);
    EXPECT_EQ(sel4_shm_lender_free_count(&lender), BUFFER_COUNT);
}

TEST(lending, goes_round_and_round)
{
    join();
    for (unsigned round = 0; round < 100; round++) {
        for (unsigned i = 0; i < BUFFER_COUNT; i++) {
            lend(i);
        }
        sel4_shm_buffer_t buffer;
        EXPECT_ERROR(sel4_shm_lender_take(&lender, &buffer), SEL4_SHM_ERR_FULL);
        EXPECT_ERROR(sel4_shm_lender_reclaim(&lender, &buffer), SEL4_SHM_ERR_EMPTY);
        sel4_shm_loan_t loans[BUFFER_COUNT];
        for (unsigned i = 0; i < BUFFER_COUNT; i++) {
            ASSERT_OK(sel4_shm_borrower_borrow(&borrower, &loans[i]));
            EXPECT_EQ(loans[i].length, i);
        }
        sel4_shm_loan_t none;
        EXPECT_ERROR(sel4_shm_borrower_borrow(&borrower, &none), SEL4_SHM_ERR_EMPTY);
        for (unsigned i = BUFFER_COUNT; i-- > 0;) {
            ASSERT_OK(sel4_shm_borrower_give_back(&borrower, &loans[i], 10 + i));
        }
        (void)sel4_shm_borrower_publish(&borrower);
        for (unsigned i = BUFFER_COUNT; i-- > 0;) {
            ASSERT_OK(sel4_shm_lender_reclaim(&lender, &buffer));
            EXPECT_EQ(buffer.length, 10 + i);
            sel4_shm_lender_release(&lender, &buffer);
        }
    }
}

TEST(lending, a_copy_of_a_buffer_is_worth_nothing)
{
    join();
    sel4_shm_buffer_t buffer;
    ASSERT_OK(sel4_shm_lender_take(&lender, &buffer));
    sel4_shm_buffer_t copy = buffer;
    EXPECT_ERROR(sel4_shm_lender_lend(&lender, &buffer, 65), SEL4_SHM_ERR_RANGE);
    ASSERT_OK(sel4_shm_lender_lend(&lender, &buffer, 64));
    EXPECT_ERROR(sel4_shm_lender_lend(&lender, &buffer, 0), SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_shm_lender_lend(&lender, &copy, 0), SEL4_SHM_ERR_PEER_DESCRIPTOR);
    sel4_shm_lender_release(&lender, &copy);
    EXPECT_EQ(sel4_shm_lender_free_count(&lender), BUFFER_COUNT - 1);
}

TEST(lending, the_lender_has_back_only_what_is_away)
{
    static const struct {
        uint32_t offset;
        uint32_t length;
        sel4_shm_error_t error;
    } cases[] = {
        { 64, 1, SEL4_SHM_ERR_PEER_DESCRIPTOR },         // held
        { 3 * 64, 1, SEL4_SHM_ERR_PEER_DESCRIPTOR },     // at home
        { 6 * 64, 1, SEL4_SHM_ERR_PEER_DESCRIPTOR },     // outside
        { UINT32_MAX, 1, SEL4_SHM_ERR_PEER_DESCRIPTOR }, // far outside
        { 1, 1, SEL4_SHM_ERR_PEER_DESCRIPTOR },          // no beginning
        { 0, 65, SEL4_SHM_ERR_PEER_LENGTH },             // too much
        { 0, 64, SEL4_SHM_ERR_PEER_DESCRIPTOR },         // at home after that
    };
    join();
    lend(64);
    sel4_shm_buffer_t held;
    ASSERT_OK(sel4_shm_lender_take(&lender, &held));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        harness_note("case %zu", i);
        return_word(cases[i].offset, cases[i].length);
        sel4_shm_buffer_t buffer = { .slot = 1234 };
        EXPECT_ERROR(sel4_shm_lender_reclaim(&lender, &buffer), cases[i].error);
        EXPECT_EQ(buffer.slot, 1234);
        (void)sel4_shm_lender_publish(&lender);
    }
    lend(10);
    return_word(0, 10);
    return_word(0, 10);
    sel4_shm_buffer_t buffer;
    EXPECT_OK(sel4_shm_lender_reclaim(&lender, &buffer));
    EXPECT_ERROR(sel4_shm_lender_reclaim(&lender, &buffer), SEL4_SHM_ERR_PEER_DESCRIPTOR);
}

TEST(lending, the_borrower_stays_inside_the_shared_memory)
{
    join();
    static const sel4_shm_descriptor_t bad[] = {
        { sizeof(data), 1 }, { 0, sizeof(data) + 1 }, { UINT32_MAX, UINT32_MAX }, { 300, 100 }
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        harness_note("case %zu", i);
        uint64_t word = sel4_shm_descriptor_word(bad[i]);
        ASSERT_OK(sel4_shm_producer_put(&lender.lent, &word, 1));
        (void)sel4_shm_lender_publish(&lender);
        sel4_shm_loan_t loan = { .length = 4321 };
        EXPECT_ERROR(sel4_shm_borrower_borrow(&borrower, &loan), SEL4_SHM_ERR_PEER_RANGE);
        EXPECT_EQ(loan.length, 4321);
        (void)sel4_shm_borrower_publish(&borrower);
        ASSERT_OK(sel4_shm_consumer_take(&lender.returned, &word, 1));
        EXPECT_EQ(sel4_shm_descriptor_from_word(word).offset, bad[i].offset);
        EXPECT_EQ(sel4_shm_descriptor_from_word(word).length, 0);
        (void)sel4_shm_lender_publish(&lender);
    }
}

TEST(lending, a_lender_that_never_takes_back_gets_no_more_work_done)
{
    join();
    unsigned count = 0;
    sel4_shm_result_t result = SEL4_SHM_SUCCESS;
    for (; count < 100 && result.error == SEL4_SHM_OK; count++) {
        uint64_t word = sel4_shm_descriptor_word((sel4_shm_descriptor_t){ 0, 1 });
        ASSERT_OK(sel4_shm_producer_put(&lender.lent, &word, 1));
        (void)sel4_shm_producer_publish(&lender.lent);
        sel4_shm_loan_t loan;
        result = sel4_shm_borrower_borrow(&borrower, &loan);
        if (result.error == SEL4_SHM_OK && count % 2 == 0) {
            ASSERT_OK(sel4_shm_borrower_give_back(&borrower, &loan, 1));
        }
        (void)sel4_shm_borrower_publish(&borrower);
    }
    EXPECT_ERROR(result, SEL4_SHM_ERR_PEER_COUNT);
    EXPECT_EQ(count, CAPACITY + 1);
    EXPECT_TRUE(sel4_shm_borrower_sleep(&borrower));
}

TEST(lending, what_does_not_fit_is_refused)
{
    sel4_shm_pair_t small = pair();
    small.capacity = 4;
    EXPECT_ERROR(sel4_shm_borrower_join(&borrower, &small), SEL4_SHM_ERR_SIZE);
    small.capacity = 16;
    EXPECT_ERROR(sel4_shm_borrower_join(&borrower, &small), SEL4_SHM_ERR_RANGE);
    small = pair();
    EXPECT_ERROR(sel4_shm_lender_join(&lender, &small, BUFFER_BITS + 1, BUFFER_COUNT, slots),
                 SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_shm_lender_join(&lender, &small, 2, CAPACITY + 1, slots), SEL4_SHM_ERR_SIZE);
    EXPECT_ERROR(sel4_shm_lender_join(&lender, &small, 32, 1, slots), SEL4_SHM_ERR_SIZE);
}

TEST(lending, sizes_up_to_the_limits_are_good)
{
    sel4_shm_pair_t large = pair();
    large.capacity = SEL4_SHM_CAPACITY_MAX; // its rings do not fit, that is all
    EXPECT_ERROR(sel4_shm_borrower_join(&borrower, &large), SEL4_SHM_ERR_RANGE);
    large.capacity = SEL4_SHM_CAPACITY_MAX * 2;
    EXPECT_ERROR(sel4_shm_borrower_join(&borrower, &large), SEL4_SHM_ERR_SIZE);
    memset(rings, 0, sizeof(rings));
    large = pair();
    large.data.size = (size_t)1 << 32; // all that an offset can name
    EXPECT_OK(sel4_shm_borrower_join(&borrower, &large));
    EXPECT_OK(sel4_shm_lender_join(&lender, &large, 31, 2, slots));
    large.data.size++;
    EXPECT_ERROR(sel4_shm_borrower_join(&borrower, &large), SEL4_SHM_ERR_RANGE);
}

TEST(lending, a_buffer_may_come_back_full)
{
    join();
    lend(64);
    return_word(0, 64);
    sel4_shm_buffer_t buffer;
    ASSERT_OK(sel4_shm_lender_reclaim(&lender, &buffer));
    EXPECT_EQ(buffer.length, 64);
}

TEST(lending, what_a_broken_borrower_does_not_get_stays_with_us)
{
    join();
    sel4_shm_buffer_t buffer;
    ASSERT_OK(sel4_shm_lender_take(&lender, &buffer));
    // More taken out than was put in: found when the ring is looked at, at the latest when it is
    // full.
    sel4_shm_lines_t *lines = (sel4_shm_lines_t *)rings;
    sel4_foreign_sync32_store(&lines->consumer.count, 5);
    sel4_shm_result_t result = SEL4_SHM_SUCCESS;
    for (unsigned i = 0; i <= CAPACITY && result.error == SEL4_SHM_OK; i++) {
        uint64_t word = 0;
        result = sel4_shm_producer_put(&lender.lent, &word, 1);
    }
    ASSERT_ERROR(result, SEL4_SHM_ERR_PEER_COUNT);
    EXPECT_ERROR(sel4_shm_lender_lend(&lender, &buffer, 1), SEL4_SHM_ERR_PEER_COUNT);
    EXPECT_FALSE(sel4_shm_buffer_is_none(&buffer));
    EXPECT_EQ(sel4_shm_lender_free_count(&lender), BUFFER_COUNT - 1);
    sel4_shm_lender_release(&lender, &buffer);
    EXPECT_EQ(sel4_shm_lender_free_count(&lender), BUFFER_COUNT);
}

TEST(lending, the_buffer_of_a_slot_is_found_while_it_is_held)
{
    join();
    sel4_shm_buffer_t held;
    sel4_shm_buffer_t again = { .slot = 1234 };
    EXPECT_ERROR(sel4_shm_lender_held(&lender, 0, &again), SEL4_SHM_ERR_PEER_DESCRIPTOR);
    ASSERT_OK(sel4_shm_lender_take(&lender, &held));
    ASSERT_OK(sel4_shm_lender_take(&lender, &held));
    EXPECT_OK(sel4_shm_lender_held(&lender, held.slot, &again));
    EXPECT_PTR_EQ(again.bytes, held.bytes);
    EXPECT_EQ(again.capacity, held.capacity);
    EXPECT_EQ(again.slot, held.slot);
    again.slot = 1234;
    EXPECT_ERROR(sel4_shm_lender_held(&lender, BUFFER_COUNT, &again), SEL4_SHM_ERR_PEER_DESCRIPTOR);
    EXPECT_ERROR(sel4_shm_lender_held(&lender, UINT32_MAX, &again), SEL4_SHM_ERR_PEER_DESCRIPTOR);
    uint32_t slot = held.slot;
    ASSERT_OK(sel4_shm_lender_lend(&lender, &held, 1));
    EXPECT_ERROR(sel4_shm_lender_held(&lender, slot, &again), SEL4_SHM_ERR_PEER_DESCRIPTOR);
    EXPECT_EQ(again.slot, 1234);
}

TEST(lending, none_is_no_buffer_not_even_the_first)
{
    join();
    sel4_shm_buffer_t first;
    ASSERT_OK(sel4_shm_lender_take(&lender, &first));
    EXPECT_EQ(first.slot, 0);
    sel4_shm_buffer_t none = { 0 };
    sel4_shm_lender_release(&lender, &none);
    EXPECT_EQ(sel4_shm_lender_free_count(&lender), BUFFER_COUNT - 1);
    EXPECT_OK(sel4_shm_lender_lend(&lender, &first, 1));
}
