// SPDX-License-Identifier: BSD-2-Clause

/*
 * Client and server in one process, over a disk in memory that ends requests last one first.
 */

#include <string.h>

#include <sel4c/ipc-drivers/disk_client.h>
#include <sel4c/ipc-drivers/disk_server.h>

#include "harness.h"
#include "mutator.h"

#define CAPACITY     8
#define SECTOR_COUNT 64
#define SECTOR_SIZE  512
#define DATA_SIZE    (16 * SECTOR_SIZE)
#define DISK_QUEUE   3

static _Alignas(64) uint8_t rings[SEL4_DISK_RINGS_SIZE(CAPACITY)];
static uint8_t data[DATA_SIZE];
static const uint64_t data_address = 0x40000000;

/* ---- The disk */

static struct {
    uint8_t sectors[SECTOR_COUNT * SECTOR_SIZE];
    sel4_disk_request_t queue[DISK_QUEUE];
    unsigned queue_count;
    unsigned ready_count; // of those, from the end
    unsigned flush_count;
    bool is_kicked;
    sel4_disk_request_t last; // as it was submitted
    sel4_driver_error_t error;
    sel4_driver_error_t submit_error;
    uintptr_t lie;
} disk;

static const sel4_disk_layout_t layout = {
    .sector_count = SECTOR_COUNT,
    .sector_size = SECTOR_SIZE,
    .request_sectors_max = 8,
    .has_flush = true,
};

static sel4_driver_result_t disk_submit(void *device, const sel4_disk_request_t *request)
{
    (void)device;
    SEL4_TRY(sel4_disk_check(&layout, request));
    if (disk.submit_error != SEL4_DRIVER_OK) {
        return SEL4_DRIVER_FAILURE(disk.submit_error);
    }
    disk.last = *request;
    if (disk.queue_count == DISK_QUEUE) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_FULL);
    }
    disk.queue[disk.queue_count++] = *request;
    return SEL4_DRIVER_SUCCESS;
}

static void disk_kick(void *device)
{
    (void)device;
    disk.is_kicked = true;
}

static bool disk_take(void *device, sel4_disk_completion_t *ret_completion)
{
    (void)device;
    if (disk.ready_count == 0) {
        return false;
    }
    disk.ready_count--;
    sel4_disk_request_t request = disk.queue[--disk.queue_count];
    uint8_t *sectors = disk.sectors + request.sector * SECTOR_SIZE;
    size_t size = (size_t)request.sector_count * SECTOR_SIZE;
    if (request.operation != SEL4_DISK_FLUSH) {
        EXPECT_EQ(request.device_address - data_address,
                  (uint64_t)((uint8_t *)request.bytes - data));
        EXPECT_LE(request.device_address - data_address + size, DATA_SIZE);
    }
    if (request.operation == SEL4_DISK_READ) {
        memcpy(request.bytes, sectors, size);
    } else if (request.operation == SEL4_DISK_WRITE) {
        memcpy(sectors, request.bytes, size);
    } else {
        disk.flush_count++;
    }
    *ret_completion =
        (sel4_disk_completion_t){ .token = request.token + disk.lie, .error = disk.error };
    return true;
}

static void disk_handle_irq(void *device)
{
    (void)device;
    if (disk.is_kicked) { // it does not look at its queue otherwise
        disk.is_kicked = false;
        disk.ready_count = disk.queue_count;
    }
}

static const sel4_disk_functions_t disk_functions = { disk_submit, disk_kick, disk_take,
                                                      disk_handle_irq };

/* ---- Both sides */

static sel4_disk_client_t client;
static sel4_disk_server_t server;
static unsigned server_notified;
static unsigned client_notified;

static void count(void *context)
{
    ++*(unsigned *)context;
}

static sel4_disk_t begin(void)
{
    static sel4_shm_slot_t client_slots[CAPACITY];
    static sel4_shm_slot_t server_slots[CAPACITY];
    static uintptr_t tokens[CAPACITY];
    static uint32_t numbers[CAPACITY];
    sel4_disk_share_t share = {
        .rings = sel4_foreign_span(rings, sizeof(rings)),
        .capacity = CAPACITY,
        .data = sel4_foreign_span(data, sizeof(data)),
    };
    memset(rings, 0, sizeof(rings));
    memset(data, 0, sizeof(data));
    memset(&disk, 0, sizeof(disk));
    server_notified = client_notified = 0;
    EXPECT_OK(sel4_disk_server_init(&server, &(sel4_disk_server_options_t){
                                                 .disk = { &disk_functions, NULL, layout },
                                                 .share = share,
                                                 .data_address = data_address,
                                                 .slots = server_slots,
                                                 .numbers = numbers,
                                                 .client = { count, &client_notified },
                                             }));
    EXPECT_FALSE(sel4_disk_server_run(&server));
    EXPECT_OK(sel4_disk_client_init(&client, &(sel4_disk_client_options_t){
                                                 .share = share,
                                                 .layout = layout,
                                                 .slots = client_slots,
                                                 .tokens = tokens,
                                                 .driver = { count, &server_notified },
                                             }));
    return sel4_disk_client_disk(&client);
}

static void settle(void)
{
    for (unsigned i = 0; i < 100; i++) {
        if (!sel4_disk_server_handle_irq(&server) && disk.queue_count == 0) {
            return;
        }
    }
    EXPECT_FAIL("the server does not come to rest");
}

static sel4_driver_result_t request(sel4_disk_t from, sel4_disk_operation_t operation,
                                    uint64_t sector, uint32_t sector_count, void *bytes,
                                    uintptr_t token)
{
    return sel4_disk_submit(from, &(sel4_disk_request_t){
                                      .operation = operation,
                                      .sector = sector,
                                      .sector_count = sector_count,
                                      .bytes = bytes,
                                      .token = token,
                                  });
}

TEST(disk, what_was_written_is_read_back)
{
    sel4_disk_t far = begin();
    for (unsigned round = 0; round < 100; round++) {
        memset(data, (int)round + 1, 3 * SECTOR_SIZE);
        ASSERT_OK(request(far, SEL4_DISK_WRITE, round % 60, 3, data, 77));
        sel4_disk_kick(far);
        settle();
        sel4_disk_completion_t completion;
        ASSERT_TRUE(sel4_disk_take(far, &completion));
        EXPECT_EQ(completion.token, 77);
        EXPECT_EQ(completion.error, SEL4_DRIVER_OK);
        EXPECT_FALSE(sel4_disk_take(far, &completion));
        ASSERT_OK(request(far, SEL4_DISK_READ, round % 60 + 1, 2, data + 5 * SECTOR_SIZE, 1));
        ASSERT_OK(request(far, SEL4_DISK_FLUSH, 0, 0, NULL, 2));
        sel4_disk_kick(far);
        settle();
        EXPECT_TRUE(sel4_disk_take(far, &completion));
        EXPECT_EQ(completion.token, 2); // this disk does the last one first
        EXPECT_TRUE(sel4_disk_take(far, &completion));
        EXPECT_EQ(completion.token, 1);
        EXPECT_BYTES_EQ(data, data + 5 * SECTOR_SIZE, 2 * SECTOR_SIZE);
    }
    EXPECT_EQ(disk.flush_count, 100);
    EXPECT_EQ(server.fault_count + client.fault_count, 0);
}

TEST(disk, as_many_as_the_queue_holds_whatever_the_disk_takes)
{
    sel4_disk_t far = begin();
    sel4_disk_completion_t completion;
    uintptr_t token = 0;
    uintptr_t done = 0;
    for (unsigned round = 0; round < 200; round++) {
        while (request(far, SEL4_DISK_READ, token % 60, 1, data, token).error == SEL4_DRIVER_OK) {
            token++;
        }
        EXPECT_LE(token - done, CAPACITY);
        sel4_disk_kick(far);
        if (round % 3 == 0) {
            settle();
        }
        for (unsigned i = 0; i < round % 5 && sel4_disk_take(far, &completion); i++) {
            done++;
        }
    }
    for (unsigned i = 0; i < 20; i++) {
        settle();
        while (sel4_disk_take(far, &completion)) {
            done++;
        }
        sel4_disk_kick(far);
    }
    EXPECT_EQ(done, token);
    EXPECT_GT(done, 300);
    EXPECT_EQ(server.fault_count + client.fault_count, 0);
}

TEST(disk, refuses_before_anything_is_asked)
{
    sel4_disk_t far = begin();
    uint8_t elsewhere[SECTOR_SIZE];
    EXPECT_ERROR(request(far, SEL4_DISK_READ, 0, 1, elsewhere, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_ERROR(request(far, SEL4_DISK_READ, 0, 2, data + DATA_SIZE - SECTOR_SIZE, 0),
                 SEL4_DRIVER_ERR_RANGE);
    EXPECT_ERROR(request(far, SEL4_DISK_READ, 63, 2, data, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_ERROR(request(far, SEL4_DISK_READ, UINT64_MAX, 2, data, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_ERROR(request(far, SEL4_DISK_READ, 0, 9, data, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_ERROR(request(far, (sel4_disk_operation_t)7, 0, 1, data, 0),
                 SEL4_DRIVER_ERR_UNSUPPORTED);
    sel4_disk_kick(far);
    EXPECT_EQ(server_notified, 0);
    EXPECT_OK(request(far, SEL4_DISK_READ, 0, 1, data, 0));
    sel4_disk_kick(far);
    EXPECT_EQ(server_notified, 1);
}

// A client that asks for anything.
static uint64_t ask(uint32_t operation, uint32_t sector_count, uint64_t sector, uint64_t offset)
{
    uint64_t words[4] = { (uint64_t)sector_count << 32 | operation, sector, offset, 0x1234 };
    ASSERT_OK(sel4_shm_producer_put(&client.requests, words, 4));
    (void)sel4_shm_producer_publish(&client.requests);
    settle();
    uint64_t answer = 0;
    ASSERT_OK(sel4_shm_consumer_take(&client.answers, &answer, 1));
    (void)sel4_shm_consumer_release(&client.answers);
    EXPECT_EQ((uint32_t)answer, 0x1234);
    return answer >> 32;
}

TEST(disk, the_server_does_nothing_outside_disk_and_data)
{
    (void)begin();
    EXPECT_EQ(ask(SEL4_DISK_READ, 1, 0, 0), SEL4_DRIVER_OK);
    EXPECT_EQ(ask(SEL4_DISK_READ, 1, 0, DATA_SIZE), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(ask(SEL4_DISK_READ, 1, 0, DATA_SIZE - SECTOR_SIZE + 1), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(ask(SEL4_DISK_READ, 1, 0, UINT64_MAX), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(ask(SEL4_DISK_READ, 0, 0, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(ask(SEL4_DISK_READ, UINT32_MAX, 0, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(ask(SEL4_DISK_READ, 1, 64, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(ask(UINT32_MAX, 1, 0, 0), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(server.fault_count, 7);
}

TEST(disk, a_disk_that_lies_or_fails)
{
    sel4_disk_t far = begin();
    sel4_disk_completion_t completion;
    disk.error = SEL4_DRIVER_ERR_IO;
    ASSERT_OK(request(far, SEL4_DISK_READ, 0, 1, data, 5));
    sel4_disk_kick(far);
    settle();
    ASSERT_TRUE(sel4_disk_take(far, &completion));
    EXPECT_EQ(completion.error, SEL4_DRIVER_ERR_IO);
    disk.lie = 5;
    ASSERT_OK(request(far, SEL4_DISK_READ, 0, 1, data, 5));
    sel4_disk_kick(far);
    settle();
    EXPECT_FALSE(sel4_disk_take(far, &completion));
    EXPECT_EQ(server.fault_count, 1);
}

TEST(disk, a_driver_that_answers_what_was_not_asked)
{
    sel4_disk_t far = begin();
    sel4_disk_completion_t completion;
    ASSERT_OK(request(far, SEL4_DISK_READ, 0, 1, data, 5)); // number 0
    sel4_disk_kick(far);
    uint64_t answers[] = { 1, 0xffffffff, (uint64_t)99 << 32, 0 };
    size_t put;
    bool notify;
    ASSERT_OK(sel4_shm_producer_put_all(&server.answers, answers, 4, &put, &notify));
    ASSERT_TRUE(sel4_disk_take(far, &completion));
    EXPECT_EQ(completion.token, 5);
    EXPECT_EQ(completion.error, SEL4_DRIVER_ERR_DEVICE);
    EXPECT_FALSE(sel4_disk_take(far, &completion));
    EXPECT_EQ(client.fault_count, 4);
}

TEST(disk, with_a_driver_that_breaks_the_protocol_all_requests_end)
{
    sel4_disk_t far = begin();
    for (uintptr_t i = 0; i < 5; i++) {
        ASSERT_OK(request(far, SEL4_DISK_READ, 0, 1, data, i));
    }
    sel4_disk_kick(far);
    server.answers.end.own += CAPACITY + 1;
    (void)sel4_shm_producer_publish(&server.answers);
    sel4_disk_completion_t completion;
    uintptr_t sum = 0;
    for (unsigned i = 0; i < 5; i++) {
        ASSERT_TRUE(sel4_disk_take(far, &completion));
        EXPECT_EQ(completion.error, SEL4_DRIVER_ERR_DEVICE);
        sum += completion.token;
    }
    EXPECT_EQ(sum, 10);
    EXPECT_FALSE(sel4_disk_take(far, &completion));
    EXPECT_ERROR(request(far, SEL4_DISK_READ, 0, 1, data, 9), SEL4_DRIVER_ERR_DEVICE);
}

TEST(disk, memory_that_anybody_writes_harms_nobody)
{
    unsigned rounds = mutator_rounds(3000);
    mutator_begin(rings, sizeof(rings), 9);
    for (unsigned round = 0; round < rounds && harness_failure_count() == 0; round++) {
        mutator_set_rate(0);
        sel4_disk_t far = begin();
        mutator_set_rate(1 + round % 37);
        for (uintptr_t i = 0; i < 30; i++) {
            (void)request(far, (sel4_disk_operation_t)(i % 3), i, 1, data, i);
            sel4_disk_kick(far);
            for (unsigned writes = 0; writes < round % 4; writes++) {
                mutator_write();
            }
            for (unsigned more = 0; more < 5 && sel4_disk_server_handle_irq(&server); more++) {
            }
            sel4_disk_completion_t completion;
            for (unsigned taken = 0; taken < CAPACITY && sel4_disk_take(far, &completion);
                 taken++) {
                EXPECT_LT(completion.token, 30);
            }
        }
        mutator_set_rate(0);
        disk.ready_count = disk.queue_count = 0;
        EXPECT_FALSE(sel4_disk_server_run(&server) && sel4_disk_server_run(&server) &&
                     sel4_disk_server_run(&server) && sel4_disk_server_run(&server));
    }
    mutator_end();
    EXPECT_GT(mutator_write_count(), rounds);
}

/* ---- Nobody looks unless told to */

// What an earlier call left on the stack is nothing to go by.
static __attribute__((noinline)) void spoil_stack(void)
{
    volatile uint8_t room[4096];
    for (size_t i = 0; i < sizeof(room); i++) {
        room[i] = 0xa5;
    }
}

static void run_server(bool is_irq)
{
    spoil_stack();
    bool again = is_irq ? sel4_disk_server_handle_irq(&server) : sel4_disk_server_run(&server);
    for (unsigned i = 0; again && i < 100; i++) {
        again = sel4_disk_server_run(&server);
    }
    EXPECT_FALSE(again);
}

// Notifications and interrupts until there are none; gives how many requests ended.
static unsigned drive(sel4_disk_t far, unsigned *client_seen, unsigned *server_seen)
{
    unsigned done = 0;
    for (unsigned i = 0; i < 1000; i++) {
        if (*server_seen != server_notified) {
            *server_seen = server_notified;
            run_server(false);
        } else if (disk.is_kicked) {
            run_server(true);
        } else if (*client_seen != client_notified) {
            *client_seen = client_notified;
            sel4_disk_completion_t completion;
            while (sel4_disk_take(far, &completion)) {
                EXPECT_EQ(completion.error, SEL4_DRIVER_OK);
                done++;
            }
        } else {
            return done;
        }
    }
    EXPECT_FAIL("it does not come to rest");
    return done;
}

TEST(disk, events_alone_bring_every_request_to_its_end)
{
    sel4_disk_t far = begin();
    sel4_disk_completion_t completion;
    EXPECT_FALSE(sel4_disk_take(far, &completion)); // the client sleeps
    unsigned client_seen = 0;
    unsigned server_seen = 0;
    for (unsigned round = 0; round < 200; round++) {
        unsigned begun = 0;
        while (begun < 1 + round % (CAPACITY + 3) &&
               request(far, SEL4_DISK_WRITE, round % 60, 1, data, begun).error == SEL4_DRIVER_OK) {
            begun++;
        }
        EXPECT_EQ(begun, round % (CAPACITY + 3) < CAPACITY ? 1 + round % (CAPACITY + 3) : CAPACITY);
        sel4_disk_kick(far);
        harness_note("round %u", round);
        EXPECT_EQ(drive(far, &client_seen, &server_seen), begun);
    }
    EXPECT_EQ(server.fault_count + client.fault_count, 0);
}

/* ---- Peers that do not keep to it */

TEST(disk, without_room_for_answers_no_request_is_taken)
{
    (void)begin();
    uint64_t words[4] = { (uint64_t)1 << 32 | SEL4_DISK_READ, 0, 0, 0 };
    for (unsigned i = 0; i < 2 * CAPACITY; i++) {
        words[3] = i;
        ASSERT_OK(sel4_shm_producer_put(&client.requests, words, 4));
        (void)sel4_shm_producer_publish(&client.requests);
        settle();
    }
    // As many as there is room for were answered, the others wait.
    EXPECT_EQ(sel4_shm_end_ready(&client.requests.end), 0);
    uint64_t answer = 0;
    for (unsigned i = 0; i < CAPACITY; i++) {
        ASSERT_OK(sel4_shm_consumer_take(&client.answers, &answer, 1));
        EXPECT_EQ(answer, i);
    }
    EXPECT_ERROR(sel4_shm_consumer_take(&client.answers, &answer, 1), SEL4_SHM_ERR_EMPTY);
    (void)sel4_shm_consumer_release(&client.answers);
    settle();
    settle();
    for (unsigned i = CAPACITY; i < 2 * CAPACITY; i++) {
        ASSERT_OK(sel4_shm_consumer_take(&client.answers, &answer, 1));
        EXPECT_EQ((uint32_t)answer / 8, 1);
        EXPECT_EQ(answer >> 32, SEL4_DRIVER_OK);
    }
    EXPECT_EQ(server.fault_count, 0);
}

TEST(disk, the_edges_of_disk_and_data_are_inside)
{
    (void)begin();
    EXPECT_EQ(ask(SEL4_DISK_READ, 1, SECTOR_COUNT - 1, DATA_SIZE - SECTOR_SIZE), SEL4_DRIVER_OK);
    server.data_size = 8 * SECTOR_SIZE;
    EXPECT_EQ(ask(SEL4_DISK_READ, 8, 0, 0), SEL4_DRIVER_OK);
    EXPECT_EQ(server.fault_count, 0);
}

TEST(disk, a_flush_has_nothing_but_itself)
{
    (void)begin();
    EXPECT_EQ(ask(SEL4_DISK_FLUSH, UINT32_MAX, UINT64_MAX, UINT64_MAX), SEL4_DRIVER_OK);
    EXPECT_EQ(disk.last.operation, SEL4_DISK_FLUSH);
    EXPECT_EQ(disk.last.sector, 0);
    EXPECT_EQ(disk.last.sector_count, 0);
    EXPECT_NULL(disk.last.bytes);
    EXPECT_EQ(disk.last.device_address, 0);
    EXPECT_EQ(disk.flush_count, 1);
}

TEST(disk, what_the_disk_refuses_is_answered)
{
    sel4_disk_t far = begin();
    disk.submit_error = SEL4_DRIVER_ERR_DEVICE;
    for (uintptr_t i = 0; i < 3; i++) {
        ASSERT_OK(request(far, SEL4_DISK_READ, 0, 1, data, i));
    }
    sel4_disk_kick(far);
    settle();
    sel4_disk_completion_t completion;
    for (uintptr_t i = 0; i < 3; i++) {
        ASSERT_TRUE(sel4_disk_take(far, &completion));
        EXPECT_EQ(completion.token, i);
        EXPECT_EQ(completion.error, SEL4_DRIVER_ERR_DEVICE);
    }
    EXPECT_EQ(server.fault_count + client.fault_count, 0);
}

TEST(disk, a_driver_whose_disk_is_another_than_it_said)
{
    sel4_disk_t far = begin();
    static const sel4_driver_error_t said[] = { SEL4_DRIVER_ERR_RANGE, SEL4_DRIVER_ERR_READ_ONLY,
                                                SEL4_DRIVER_ERR_UNSUPPORTED };
    static const sel4_driver_error_t heard[] = { SEL4_DRIVER_ERR_IO, SEL4_DRIVER_ERR_IO,
                                                 SEL4_DRIVER_ERR_UNSUPPORTED };
    for (unsigned i = 0; i < 3; i++) {
        ASSERT_OK(request(far, SEL4_DISK_READ, 0, 1, data, 5));
        uint64_t answer = (uint64_t)said[i] << 32; // number 0
        ASSERT_OK(sel4_shm_producer_put(&server.answers, &answer, 1));
        (void)sel4_shm_producer_publish(&server.answers);
        sel4_disk_completion_t completion;
        ASSERT_TRUE(sel4_disk_take(far, &completion));
        EXPECT_EQ(completion.error, heard[i]);
        (void)sel4_disk_kick(far);
    }
    EXPECT_EQ(client.fault_count, 0);
}

TEST(disk, a_driver_that_answers_but_takes_nothing)
{
    sel4_disk_t far = begin();
    sel4_disk_completion_t completion;
    for (uintptr_t i = 0; i < CAPACITY; i++) {
        ASSERT_OK(request(far, SEL4_DISK_READ, 0, 1, data, i));
    }
    sel4_disk_kick(far);
    for (uint64_t number = 0; number < CAPACITY; number++) {
        ASSERT_OK(sel4_shm_producer_put(&server.answers, &number, 1));
        (void)sel4_shm_producer_publish(&server.answers);
        ASSERT_TRUE(sel4_disk_take(far, &completion));
    }
    // There are free numbers, but no room in the queue.
    EXPECT_ERROR(request(far, SEL4_DISK_READ, 0, 1, data, 1), SEL4_DRIVER_ERR_FULL);
    EXPECT_FALSE(client.is_broken);
    EXPECT_EQ(client.slots.free_count, CAPACITY);
}

TEST(disk, a_driver_that_takes_more_than_there_was)
{
    sel4_disk_t far = begin();
    sel4_disk_completion_t completion;
    ASSERT_OK(request(far, SEL4_DISK_READ, 0, 1, data, 4));
    sel4_disk_kick(far);
    server.requests.end.own += 3;
    (void)sel4_shm_consumer_release(&server.requests);
    client.requests.end.limit = client.requests.end.own; // no room is known of
    EXPECT_ERROR(request(far, SEL4_DISK_READ, 0, 1, data, 5), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_TRUE(client.is_broken);
    ASSERT_TRUE(sel4_disk_take(far, &completion)); // what was under way ends
    EXPECT_EQ(completion.token, 4);
    EXPECT_EQ(completion.error, SEL4_DRIVER_ERR_DEVICE);
    EXPECT_FALSE(sel4_disk_take(far, &completion));
}
