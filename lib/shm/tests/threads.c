// SPDX-License-Identifier: BSD-2-Clause

/*
 * Two threads at the two ends, under the thread sanitizer.  Each sleeps on a semaphore of its own
 * whenever it is told that it may, so a notification too few hangs the test, which a deadline turns
 * into a failure; so does one more than it asked for.
 */

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

#include <sel4c/shm/lending.h>
#include <sel4c/shm/stream.h>

#include "harness.h"

#define ITEM_COUNT   200000u
#define CAPACITY     16
#define BUFFER_BITS  6
#define BUFFER_COUNT 12

static _Alignas(64) uint8_t queue_memory[SEL4_SHM_QUEUE_SIZE(CAPACITY, 2)];
static _Alignas(64) uint8_t stream_memory[SEL4_SHM_STREAM_SIZE(64)];
static _Alignas(64) uint8_t rings[SEL4_SHM_PAIR_SIZE(CAPACITY)];
static uint8_t data[BUFFER_COUNT << BUFFER_BITS];

// One side: where it sleeps, and how often it did, was woken, and went wrong.
struct side {
    sem_t signal;
    struct side *other;
    uint64_t asked_count; // for a notification, which each sleep may bring one of
    uint64_t sleep_count;
    uint64_t notify_count;
    uint64_t error_count;
    bool (*sleep)(void);
};

static struct side left;
static struct side right;

static void notify(struct side *self, bool wanted)
{
    if (wanted) {
        self->notify_count++;
        sem_post(&self->other->signal);
    }
}

// False: nothing came within the deadline.
static bool rest(struct side *self, bool may_sleep)
{
    self->asked_count++;
    if (!may_sleep) {
        return true;
    }
    self->sleep_count++;
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += 60;
    while (sem_timedwait(&self->signal, &deadline) != 0) {
        if (errno != EINTR) {
            self->error_count++;
            return false;
        }
    }
    return true;
}

static void run(void *(*left_function)(void *), void *(*right_function)(void *))
{
    memset(&left, 0, sizeof(left));
    memset(&right, 0, sizeof(right));
    left.other = &right;
    right.other = &left;
    sem_init(&left.signal, 0, 0);
    sem_init(&right.signal, 0, 0);
    pthread_t threads[2];
    ASSERT_EQ(pthread_create(&threads[0], NULL, left_function, &left), 0);
    ASSERT_EQ(pthread_create(&threads[1], NULL, right_function, &right), 0);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    EXPECT_EQ(left.error_count, 0);
    EXPECT_EQ(right.error_count, 0);
    EXPECT_LE(right.notify_count, left.asked_count);
    EXPECT_LE(left.notify_count, right.asked_count);
    EXPECT_GE(right.notify_count, left.sleep_count);
    EXPECT_GE(left.notify_count, right.sleep_count);
    EXPECT_GT(left.sleep_count + right.sleep_count, 0);
}

/* ---- A queue */

static void *produce(void *argument)
{
    struct side *self = argument;
    sel4_shm_producer_t producer;
    if (sel4_shm_producer_join(&producer, sel4_foreign_span(queue_memory, sizeof(queue_memory)),
                               CAPACITY, 2)
            .error != SEL4_SHM_OK) {
        self->error_count++;
        return NULL;
    }
    uint64_t next = 0;
    while (next < ITEM_COUNT) {
        for (unsigned i = 0; i < 1 + next % 7 && next < ITEM_COUNT; i++) {
            uint64_t item[2] = { next, next * 0x9e3779b97f4a7c15 };
            sel4_shm_result_t result = sel4_shm_producer_put(&producer, item, 2);
            if (result.error != SEL4_SHM_OK) {
                self->error_count += result.error != SEL4_SHM_ERR_FULL;
                break;
            }
            next++;
        }
        notify(self, sel4_shm_producer_publish(&producer));
        if (sel4_shm_end_ready(&producer.end) == 0 &&
            !rest(self, sel4_shm_producer_sleep(&producer, 1 + (uint32_t)(next % CAPACITY)))) {
            return NULL;
        }
    }
    return NULL;
}

static void *consume(void *argument)
{
    struct side *self = argument;
    sel4_shm_consumer_t consumer;
    if (sel4_shm_consumer_join(&consumer, sel4_foreign_span(queue_memory, sizeof(queue_memory)),
                               CAPACITY, 2)
            .error != SEL4_SHM_OK) {
        self->error_count++;
        return NULL;
    }
    uint64_t next = 0;
    while (next < ITEM_COUNT) {
        uint64_t item[2];
        sel4_shm_result_t result;
        while ((result = sel4_shm_consumer_take(&consumer, item, 2)).error == SEL4_SHM_OK) {
            self->error_count += item[0] != next || item[1] != next * 0x9e3779b97f4a7c15;
            next++;
        }
        self->error_count += result.error != SEL4_SHM_ERR_EMPTY;
        notify(self, sel4_shm_consumer_release(&consumer));
        if (next < ITEM_COUNT && !rest(self, sel4_shm_consumer_sleep(&consumer))) {
            return NULL;
        }
    }
    return NULL;
}

TEST(threads, a_queue_loses_nothing_and_no_notification)
{
    memset(queue_memory, 0, sizeof(queue_memory));
    run(produce, consume);
}

/* ---- A stream */

static void *write_all(void *argument)
{
    struct side *self = argument;
    sel4_shm_writer_t writer;
    self->error_count +=
        sel4_shm_writer_join(&writer, sel4_foreign_span(stream_memory, sizeof(stream_memory)), 64)
            .error != SEL4_SHM_OK;
    uint32_t next = 0;
    while (next < ITEM_COUNT && self->error_count == 0) {
        uint8_t bytes[40];
        size_t size = 1 + next % sizeof(bytes);
        size = size < ITEM_COUNT - next ? size : ITEM_COUNT - next;
        for (size_t i = 0; i < size; i++) {
            bytes[i] = (uint8_t)((next + i) * 7 >> 3);
        }
        size_t done = 0;
        bool wanted = false;
        self->error_count +=
            sel4_shm_writer_write(&writer, bytes, size, &done, &wanted).error != SEL4_SHM_OK;
        next += (uint32_t)done;
        notify(self, wanted);
        if (done < size && !rest(self, sel4_shm_writer_sleep(&writer, 1 + next % 64))) {
            return NULL;
        }
    }
    return NULL;
}

static void *read_all(void *argument)
{
    struct side *self = argument;
    sel4_shm_reader_t reader;
    self->error_count +=
        sel4_shm_reader_join(&reader, sel4_foreign_span(stream_memory, sizeof(stream_memory)), 64)
            .error != SEL4_SHM_OK;
    uint32_t next = 0;
    while (next < ITEM_COUNT && self->error_count == 0) {
        uint8_t bytes[33];
        size_t done = 0;
        bool wanted = false;
        self->error_count +=
            sel4_shm_reader_read(&reader, bytes, 1 + next % sizeof(bytes), &done, &wanted).error !=
            SEL4_SHM_OK;
        for (size_t i = 0; i < done; i++) {
            self->error_count += bytes[i] != (uint8_t)((next + i) * 7 >> 3);
        }
        next += (uint32_t)done;
        notify(self, wanted);
        if (done == 0 && !rest(self, sel4_shm_reader_sleep(&reader))) {
            return NULL;
        }
    }
    return NULL;
}

TEST(threads, a_stream_loses_nothing_and_no_notification)
{
    memset(stream_memory, 0, sizeof(stream_memory));
    run(write_all, read_all);
}

/* ---- Buffers that are lent */

static const sel4_shm_pair_t pair = {
    .rings = { rings, sizeof(rings) },
    .capacity = CAPACITY,
    .data = { data, sizeof(data) },
};

static bool lend_some(struct side *self, sel4_shm_lender_t *lender, uint32_t *next)
{
    sel4_shm_buffer_t buffer;
    while (*next < ITEM_COUNT && sel4_shm_lender_take(lender, &buffer).error == SEL4_SHM_OK) {
        memcpy(buffer.bytes, next, sizeof(*next));
        self->error_count +=
            sel4_shm_lender_lend(lender, &buffer, sizeof(*next)).error != SEL4_SHM_OK;
        ++*next;
    }
    return self->error_count == 0;
}

static void *lend(void *argument)
{
    static sel4_shm_slot_t slots[BUFFER_COUNT];
    struct side *self = argument;
    sel4_shm_lender_t lender;
    self->error_count +=
        sel4_shm_lender_join(&lender, &pair, BUFFER_BITS, BUFFER_COUNT, slots).error != SEL4_SHM_OK;
    uint32_t next = 0;
    uint32_t back = 0;
    while (back < ITEM_COUNT && lend_some(self, &lender, &next)) {
        notify(self, sel4_shm_lender_publish(&lender));
        sel4_shm_buffer_t buffer;
        sel4_shm_result_t result;
        while ((result = sel4_shm_lender_reclaim(&lender, &buffer)).error == SEL4_SHM_OK) {
            uint32_t value;
            memcpy(&value, buffer.bytes, sizeof(value));
            self->error_count += value != ~back || buffer.length != 1 + back % 60;
            back++;
            sel4_shm_lender_release(&lender, &buffer);
        }
        self->error_count += result.error != SEL4_SHM_ERR_EMPTY;
        notify(self, sel4_shm_lender_publish(&lender));
        if (back < ITEM_COUNT && sel4_shm_lender_free_count(&lender) == 0 &&
            !rest(self, sel4_shm_lender_sleep(&lender, 1 + back % 4))) {
            return NULL;
        }
    }
    return NULL;
}

static void *borrow(void *argument)
{
    struct side *self = argument;
    sel4_shm_borrower_t borrower;
    self->error_count += sel4_shm_borrower_join(&borrower, &pair).error != SEL4_SHM_OK;
    uint32_t next = 0;
    while (next < ITEM_COUNT && self->error_count == 0) {
        sel4_shm_loan_t loan;
        sel4_shm_result_t result;
        while ((result = sel4_shm_borrower_borrow(&borrower, &loan)).error == SEL4_SHM_OK) {
            uint32_t value;
            memcpy(&value, loan.bytes, sizeof(value));
            self->error_count += value != next || loan.length != sizeof(value);
            value = ~value;
            memcpy(loan.bytes, &value, sizeof(value));
            self->error_count +=
                sel4_shm_borrower_give_back(&borrower, &loan, 1 + next % 60).error != SEL4_SHM_OK;
            next++;
        }
        self->error_count += result.error != SEL4_SHM_ERR_EMPTY;
        notify(self, sel4_shm_borrower_publish(&borrower));
        if (next < ITEM_COUNT && !rest(self, sel4_shm_borrower_sleep(&borrower))) {
            return NULL;
        }
    }
    return NULL;
}

TEST(threads, lent_buffers_come_back_whole)
{
    memset(rings, 0, sizeof(rings));
    run(lend, borrow);
}
