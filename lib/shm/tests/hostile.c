// SPDX-License-Identifier: BSD-2-Clause

/*
 * A peer that writes into the shared memory before every single access of ours.
 *
 * The library is compiled with SEL4C_FOREIGN_HOOK, so that each access comes here first.  What the
 * peer writes is likely to be nearly right: counts around the true ones, descriptors around the
 * buffers.  The shared memory is a heap block with nothing around it, so the address sanitizer sees
 * an access outside; a budget of accesses for each call sees a loop; and what we hold is compared
 * with what we were given.
 *
 * SHM_HOSTILE=N in the environment: that many accesses instead of a million for each case.
 */

#include <stdlib.h>
#include <string.h>

#include <sel4c/shm/lending.h>
#include <sel4c/shm/stream.h>

#include "harness.h"

#define CAPACITY     8
#define BUFFER_BITS  6
#define BUFFER_COUNT 8
#define DATA_SIZE    ((size_t)BUFFER_COUNT << BUFFER_BITS)
// No call makes more accesses than this.
#define BUDGET       400u

static struct {
    uint8_t *memory; // what the peer writes to
    size_t size;
    uint64_t random;
    uint64_t access_count;
    uint64_t mutation_count;
    unsigned since_call;
    unsigned rate; // one access in so many is preceded by a write
    bool is_outside;
    bool is_awake;
} peer;

static uint64_t next_random(void)
{
    peer.random ^= peer.random << 13;
    peer.random ^= peer.random >> 7;
    peer.random ^= peer.random << 17;
    return peer.random;
}

static uint32_t near_number(void)
{
    uint64_t random = next_random();
    switch (random % 5) {
    case 0:
        return (uint32_t)(random >> 32);
    case 1:
        return (uint32_t)(random >> 32) % (2 * CAPACITY);
    case 2:
        return 0u - (uint32_t)(random >> 32) % (2 * CAPACITY);
    default: {
        // A count that lies there already, and a bit more or less.
        uint32_t count;
        memcpy(&count, peer.memory + (random >> 40 & 1) * SEL4_SHM_LINE_SIZE, sizeof(count));
        return count + (uint32_t)(random >> 48) % 4 - 1;
    }
    }
}

// One write of the peer, mostly to a count.
static void mutate(void)
{
    uint64_t random = next_random();
    size_t at = (random >> 8) % (peer.size / 4) * 4;
    uint32_t value = near_number();
    if (random % 4 == 0) {
        at = (random >> 8) % 2 * SEL4_SHM_LINE_SIZE;
    } else if (random % 4 == 1) {
        value = (uint32_t)(random >> 40) % (DATA_SIZE + 2 * 64) & ~(uint32_t)(random >> 60);
    }
    memcpy(peer.memory + at, &value, sizeof(value));
    peer.mutation_count++;
}

void sel4_foreign_hook(const volatile void *at, size_t size)
{
    uintptr_t offset = (uintptr_t)at - (uintptr_t)peer.memory;
    peer.is_outside |= offset > peer.size || size > peer.size - offset;
    peer.access_count++;
    peer.since_call++;
    if (peer.is_awake && next_random() % peer.rate == 0) {
        mutate();
    }
}

static uint64_t wanted(void)
{
    const char *text = getenv("SHM_HOSTILE");
    return text != NULL ? strtoull(text, NULL, 10) : 1000000;
}

static void begin(size_t size)
{
    peer.memory = aligned_alloc(SEL4_SHM_LINE_SIZE, size);
    ASSERT_NOT_NULL(peer.memory);
    peer.size = size;
    peer.random = 0x2545f4914f6cdd1d;
    peer.access_count = 0;
    peer.mutation_count = 0;
    peer.is_outside = false;
    peer.is_awake = false;
}

// A new ring, and a peer that begins to write after it was joined.
static void fresh(void)
{
    peer.is_awake = false;
    memset(peer.memory, 0, peer.size);
    peer.rate = 1 + (unsigned)(next_random() % 30);
}

static void call(void)
{
    peer.since_call = 0;
    peer.is_awake = true;
}

// What holds after every call.
static bool is_sound(void)
{
    return !peer.is_outside && peer.since_call <= BUDGET;
}

static void finish(void)
{
    EXPECT_FALSE(peer.is_outside);
    EXPECT_LE(peer.since_call, BUDGET);
    EXPECT_GE(peer.mutation_count * 30, peer.access_count);
    free(peer.memory);
    peer.memory = NULL;
}

// Uses an end until it says that the peer broke the protocol, which it then must go on saying.
static bool is_known(sel4_shm_result_t result)
{
    return result.error == SEL4_SHM_OK || result.error == SEL4_SHM_ERR_EMPTY ||
           result.error == SEL4_SHM_ERR_FULL || result.error == SEL4_SHM_ERR_PEER_COUNT;
}

TEST(hostile, a_queue)
{
    begin(SEL4_SHM_QUEUE_SIZE(CAPACITY, 2));
    sel4_foreign_span_t memory = sel4_foreign_span(peer.memory, peer.size);
    uint64_t broken_count = 0;
    while (peer.mutation_count < wanted() && is_sound()) {
        fresh();
        sel4_shm_producer_t producer;
        sel4_shm_consumer_t consumer;
        ASSERT_OK(sel4_shm_producer_join(&producer, memory, CAPACITY, 2));
        ASSERT_OK(sel4_shm_consumer_join(&consumer, memory, CAPACITY, 2));
        for (unsigned i = 0; i < 60 && is_sound(); i++) {
            uint64_t items[2 * CAPACITY + 2] = { i };
            size_t count = 0;
            bool notify;
            call();
            EXPECT_TRUE(is_known(sel4_shm_producer_put(&producer, items, 2)));
            (void)sel4_shm_producer_publish(&producer);
            EXPECT_TRUE(is_known(sel4_shm_consumer_take(&consumer, items, 2)));
            (void)sel4_shm_consumer_release(&consumer);
            EXPECT_TRUE(is_known(
                sel4_shm_consumer_take_all(&consumer, items, CAPACITY + 1, &count, &notify)));
            EXPECT_LE(count, CAPACITY);
            EXPECT_TRUE(is_known(
                sel4_shm_producer_put_all(&producer, items, CAPACITY + 1, &count, &notify)));
            EXPECT_LE(count, CAPACITY);
            (void)sel4_shm_producer_sleep(&producer, 3);
            (void)sel4_shm_consumer_sleep(&consumer);
        }
        broken_count += producer.end.is_broken + consumer.end.is_broken;
    }
    EXPECT_GT(broken_count, 0);
    finish();
}

TEST(hostile, joining)
{
    begin(SEL4_SHM_QUEUE_SIZE(CAPACITY, 2));
    sel4_foreign_span_t memory = sel4_foreign_span(peer.memory, peer.size);
    while (peer.mutation_count < wanted() && is_sound()) {
        fresh();
        peer.rate = 1;
        for (unsigned i = 0; i < 60 && is_sound(); i++) {
            sel4_shm_producer_t producer;
            call();
            sel4_shm_result_t result = sel4_shm_producer_join(&producer, memory, CAPACITY, 2);
            EXPECT_TRUE(is_known(result));
            EXPECT_EQ(producer.end.is_broken, result.error != SEL4_SHM_OK);
            EXPECT_LE(sel4_shm_end_ready(&producer.end), CAPACITY);
        }
    }
    finish();
}

TEST(hostile, a_stream)
{
    begin(SEL4_SHM_STREAM_SIZE(64));
    sel4_foreign_span_t memory = sel4_foreign_span(peer.memory, peer.size);
    while (peer.mutation_count < wanted() && is_sound()) {
        fresh();
        sel4_shm_writer_t writer;
        sel4_shm_reader_t reader;
        ASSERT_OK(sel4_shm_writer_join(&writer, memory, 64));
        ASSERT_OK(sel4_shm_reader_join(&reader, memory, 64));
        for (unsigned i = 0; i < 40 && is_sound(); i++) {
            uint8_t bytes[70] = { 0 };
            size_t size = 0;
            bool notify;
            call();
            EXPECT_TRUE(is_known(
                sel4_shm_writer_write(&writer, bytes, (size_t)i * 3 % 70, &size, &notify)));
            EXPECT_LE(size, 64);
            EXPECT_TRUE(
                is_known(sel4_shm_reader_read(&reader, bytes, (size_t)i * 5 % 70, &size, &notify)));
            EXPECT_LE(size, 64);
            (void)sel4_shm_writer_sleep(&writer, 10);
            (void)sel4_shm_reader_sleep(&reader);
        }
    }
    finish();
}

/* ---- A lender: it never has the same buffer twice, and the ones that it holds stay its own. */

struct holdings {
    sel4_shm_lender_t lender;
    sel4_shm_slot_t slots[BUFFER_COUNT];
    sel4_shm_buffer_t held[BUFFER_COUNT];
    unsigned held_count;
};

static bool is_held(const struct holdings *holdings, const uint8_t *bytes)
{
    for (unsigned i = 0; i < holdings->held_count; i++) {
        if (holdings->held[i].bytes == bytes) {
            return true;
        }
    }
    return false;
}

static void keep(struct holdings *holdings, sel4_shm_buffer_t *buffer)
{
    size_t offset = (size_t)(buffer->bytes - (uint8_t *)holdings->lender.data);
    EXPECT_FALSE(is_held(holdings, buffer->bytes));
    EXPECT_EQ(offset % ((size_t)1 << BUFFER_BITS), 0);
    ASSERT_LT(offset, DATA_SIZE);
    EXPECT_LE(buffer->length, (uint32_t)1 << BUFFER_BITS);
    ASSERT_LT(holdings->held_count, BUFFER_COUNT);
    holdings->held[holdings->held_count++] = sel4_shm_buffer_move(buffer);
}

static void lender_step(struct holdings *holdings)
{
    sel4_shm_lender_t *lender = &holdings->lender;
    sel4_shm_buffer_t buffer;
    call();
    if (sel4_shm_lender_take(lender, &buffer).error == SEL4_SHM_OK) {
        keep(holdings, &buffer);
    }
    if (holdings->held_count > 0 && next_random() % 4 != 0) {
        sel4_shm_buffer_t *last = &holdings->held[holdings->held_count - 1];
        if (sel4_shm_lender_lend(lender, last, 64).error == SEL4_SHM_OK) {
            holdings->held_count--;
        }
    }
    (void)sel4_shm_lender_publish(lender);
    if (sel4_shm_lender_reclaim(lender, &buffer).error == SEL4_SHM_OK) {
        keep(holdings, &buffer);
    }
    if (holdings->held_count > 0 && next_random() % 4 == 0) {
        sel4_shm_lender_release(lender, &holdings->held[--holdings->held_count]);
    }
    (void)sel4_shm_lender_sleep(lender, 1);
}

// Those that the peer was lent and never gave back are missing; no other may be.
static void account(const struct holdings *holdings)
{
    unsigned away_count = 0;
    for (unsigned i = 0; i < BUFFER_COUNT; i++) {
        away_count += holdings->slots[i].state == SEL4_SHM_SLOT_AWAY;
    }
    EXPECT_EQ(sel4_shm_lender_free_count(&holdings->lender) + holdings->held_count + away_count,
              BUFFER_COUNT);
}

static const size_t pair_size = SEL4_SHM_PAIR_SIZE(CAPACITY);

static sel4_shm_pair_t pair(void)
{
    return (sel4_shm_pair_t){
        .rings = sel4_foreign_span(peer.memory, pair_size),
        .capacity = CAPACITY,
        .data = sel4_foreign_span(peer.memory + pair_size, DATA_SIZE),
    };
}

// A peer that also takes and gives as an honest one does, so that something goes on.
static void give_something_back(sel4_shm_borrower_t *honest)
{
    sel4_shm_loan_t loan;
    if (sel4_shm_borrower_borrow(honest, &loan).error == SEL4_SHM_OK) {
        (void)sel4_shm_borrower_give_back(honest, &loan, (uint32_t)next_random() % 66);
    }
    (void)sel4_shm_borrower_publish(honest);
}

TEST(hostile, a_lender)
{
    begin(pair_size + DATA_SIZE);
    sel4_shm_pair_t both = pair();
    unsigned returned_count = 0;
    while (peer.mutation_count < wanted() && is_sound() && harness_failure_count() == 0) {
        fresh();
        static struct holdings holdings;
        sel4_shm_borrower_t honest;
        holdings.held_count = 0;
        ASSERT_OK(sel4_shm_lender_join(&holdings.lender, &both, BUFFER_BITS, BUFFER_COUNT,
                                       holdings.slots));
        ASSERT_OK(sel4_shm_borrower_join(&honest, &both));
        for (unsigned i = 0; i < 60 && is_sound(); i++) {
            lender_step(&holdings);
            peer.is_awake = false;
            give_something_back(&honest);
        }
        account(&holdings);
        returned_count += holdings.lender.returned.end.own;
    }
    EXPECT_GT(returned_count, 0);
    finish();
}

TEST(hostile, a_borrower)
{
    begin(pair_size + DATA_SIZE);
    sel4_shm_pair_t both = pair();
    uint64_t loan_count = 0;
    while (peer.mutation_count < wanted() && is_sound() && harness_failure_count() == 0) {
        fresh();
        sel4_shm_borrower_t borrower;
        sel4_shm_loan_t loans[2 * CAPACITY];
        unsigned held_count = 0;
        ASSERT_OK(sel4_shm_borrower_join(&borrower, &both));
        for (unsigned i = 0; i < 60 && is_sound(); i++) {
            call();
            sel4_shm_loan_t loan;
            if (sel4_shm_borrower_borrow(&borrower, &loan).error == SEL4_SHM_OK) {
                // All of it is in the shared memory; the sanitizer would say so too.
                memset(loan.bytes, 0, loan.length);
                ASSERT_LT(held_count, CAPACITY);
                loans[held_count++] = loan;
                loan_count++;
            }
            EXPECT_EQ(borrower.loan_count, held_count);
            if (held_count > 0 && next_random() % 2 == 0) {
                (void)sel4_shm_borrower_give_back(&borrower, &loans[--held_count], 1);
            }
            (void)sel4_shm_borrower_publish(&borrower);
            (void)sel4_shm_borrower_sleep(&borrower);
        }
    }
    EXPECT_GT(loan_count, 0);
    finish();
}
