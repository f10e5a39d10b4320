// SPDX-License-Identifier: BSD-2-Clause

// The world of the tests: see wire.h.

#include "wire.h"

world_t world;

uint32_t world_random(void)
{
    world.random = world.random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(world.random >> 33);
}

bool world_chance(unsigned of_1000)
{
    return world_random() % 1000 < of_1000;
}

/* ---- An end as a link */

static bool receive(void *state, sel4_packet_t *ret_packet)
{
    end_t *end = state;
    if (end->order_count == 0) {
        return false;
    }
    size_t index = end->order[0];
    memmove(end->order, end->order + 1, --end->order_count * sizeof(end->order[0]));
    end->state[index] = LENT;
    end->lent_count++;
    end->lent_most = end->lent_count > end->lent_most ? end->lent_count : end->lent_most;
    *ret_packet = (sel4_packet_t){ end->buffer[index], end->size[index], index };
    return true;
}

static void release(void *state, sel4_packet_t packet)
{
    end_t *end = state;
    if (packet.bytes == end->room) {
        free(end->room);
        end->room = NULL;
        return;
    }
    ASSERT_LT(packet.token, WIRE_BUFFERS);
    ASSERT_TRUE(end->state[packet.token] == LENT);
    ASSERT_PTR_EQ(packet.bytes, end->buffer[packet.token]);
    free(end->buffer[packet.token]);
    end->buffer[packet.token] = NULL;
    end->state[packet.token] = FREE;
    end->lent_count--;
}

static bool allocate(void *state, sel4_packet_t *ret_packet)
{
    end_t *end = state;
    if (end->rooms_left == 0) {
        return false;
    }
    ASSERT_NULL(end->room);
    end->room = malloc(WIRE_PACKET_SIZE);
    *ret_packet = (sel4_packet_t){ end->room, WIRE_PACKET_SIZE, 0 };
    return true;
}

static void send_packet(void *state, sel4_packet_t packet)
{
    end_t *end = state;
    ASSERT_PTR_EQ(packet.bytes, end->room);
    ASSERT_LE(packet.size, WIRE_PACKET_SIZE);
    if (end->rooms_left != SIZE_MAX) {
        end->rooms_left--;
    }
    end->sent++;
    wire_send(end == &world.a ? &world.b : &world.a, packet.bytes, packet.size);
    free(end->room);
    end->room = NULL;
}

static void flush(void *state)
{
    ((end_t *)state)->flushes++;
}

static bool handle_event(void *state)
{
    return !((end_t *)state)->is_broken;
}

static bool is_up(void *state)
{
    return !((end_t *)state)->is_down;
}

static const sel4_link_functions_t functions = {
    receive, release, allocate, send_packet, flush, handle_event, is_up,
};

/* ---- The wire */

static void arrive(end_t *end, const uint8_t *bytes, size_t size)
{
    if (end->came != NULL) {
        end->came(end, bytes, size);
        return;
    }
    if (!end->has_interface) {
        return;
    }
    for (size_t i = 0; i < WIRE_BUFFERS; i++) {
        if (end->state[i] == FREE) {
            end->buffer[i] = malloc(size);
            memcpy(end->buffer[i], bytes, size);
            end->size[i] = size;
            end->state[i] = CAME;
            end->order[end->order_count++] = i;
            sel4_net_interface_handle_event(&end->interface);
            return;
        }
    }
    end->lost_for_want_of_buffers++;
}

void wire_deliver(end_t *to, const void *bytes, size_t size)
{
    arrive(to, bytes, size);
}

static void fly(end_t *to, const void *bytes, size_t size, sel4_async_time_t delay)
{
    if (world.flight_count == WIRE_PACKETS || size > WIRE_PACKET_SIZE) {
        return;
    }
    flight_t *flight = &world.flight[world.flight_count++];
    flight->at = world.now + delay;
    flight->number = world.flight_number++;
    flight->to = to;
    flight->size = size;
    memcpy(flight->bytes, bytes, size);
    if (size > 14 && world_chance(world.damage)) {
        flight->bytes[14 + world_random() % (size - 14)] ^= (uint8_t)(1U << world_random() % 8);
    }
}

void wire_send(end_t *to, const void *bytes, size_t size)
{
    for (unsigned copies = world_chance(world.doubling) ? 2 : 1; copies > 0; copies--) {
        if (!world_chance(world.loss)) {
            sel4_async_time_t late =
                world_chance(world.reordering) ? SEL4_ASYNC_US(world_random() % 20000) : 0;
            fly(to, bytes, size, SEL4_ASYNC_US(500) + late);
        }
    }
}

static flight_t *first_flight(void)
{
    flight_t *first = NULL;
    for (size_t i = 0; i < world.flight_count; i++) {
        flight_t *flight = &world.flight[i];
        if (first == NULL || flight->at < first->at ||
            (flight->at == first->at && flight->number < first->number)) {
            first = flight;
        }
    }
    return first;
}

static void land_first(void)
{
    static flight_t landed;
    flight_t *first = first_flight();
    landed = *first;
    *first = world.flight[--world.flight_count];
    arrive(landed.to, landed.bytes, landed.size);
}

/* ---- The world */

static sel4_async_time_t read_clock(void *context)
{
    (void)context;
    return world.now;
}

static void note(void *context, const char *line)
{
    (void)context;
    size_t used = strlen(world.log);
    (void)snprintf(world.log + used, sizeof(world.log) - used, "%s\n", line);
}

void world_init(uint64_t seed)
{
    memset(&world, 0, offsetof(world_t, task));
    world.task_count = 0;
    world.random = seed;
    world.now = SEL4_ASYNC_S(1000);
    world.a.rooms_left = world.b.rooms_left = SIZE_MAX;
    sel4_async_executor_init(&world.executor, read_clock, NULL);
    sel4_async_bundle_init(&world.bundle, &world.executor);
    uint8_t bytes[SEL4_NET_SEED_SIZE];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)world_random();
    }
    ASSERT_OK(sel4_net_init(
        &world.net,
        &(sel4_net_options_t){ .executor = &world.executor, .seed = bytes, .log = note }));
}

void world_add(end_t *end, const sel4_net_interface_options_t *options)
{
    sel4_net_interface_options_t full = *options;
    full.link = (sel4_link_t){ .functions = &functions,
                               .state = end,
                               .mac = { { 2, 0, 0, 0, 0, end == &world.a ? 0xa : 0xb } },
                               .mtu = 1500 };
    end->has_interface = true;
    ASSERT_OK(sel4_net_interface_add(&world.net, &end->interface, &full));
}

void world_init_pair(uint64_t seed)
{
    world_init(seed);
    world_add(&world.a, &(sel4_net_interface_options_t){ .address = ADDRESS_A, .prefix_bits = 24 });
    world_add(&world.b, &(sel4_net_interface_options_t){ .address = ADDRESS_B, .prefix_bits = 24 });
}

static void end_interface(end_t *end)
{
    if (!end->has_interface) {
        return;
    }
    sel4_net_interface_remove(&end->interface);
    end->has_interface = false;
    for (size_t i = 0; i < end->order_count; i++) {
        free(end->buffer[end->order[i]]);
        end->state[end->order[i]] = FREE;
    }
    EXPECT_EQ(end->interface.held_count, 0);
    EXPECT_EQ(end->lent_count, 0);
}

void world_finish(void)
{
    end_interface(&world.a);
    end_interface(&world.b);
    sel4_net_finish(&world.net);
}

sel4_async_task_t *world_start(sel4_async_function_t function, void *argument)
{
    ASSERT_LT(world.task_count, WORLD_TASKS);
    sel4_async_task_t *task = &world.task[world.task_count];
    ASSERT_OK(sel4_async_spawn(&world.bundle, task,
                               &(sel4_async_task_options_t){
                                   .function = function,
                                   .argument = argument,
                                   .stack = world.stack[world.task_count],
                                   .stack_size = WORLD_STACK_SIZE,
                               }));
    world.task_count++;
    return task;
}

void world_run(void)
{
    sel4_async_run_until_stalled(&world.executor);
}

// One step of the clock, not beyond `end`; false when there is none.
static bool step(sel4_async_time_t end)
{
    const flight_t *first = first_flight();
    sel4_async_time_t timer = sel4_async_next_deadline(&world.executor);
    bool is_flight = first != NULL && first->at <= timer;
    sel4_async_time_t at = is_flight ? first->at : timer;
    if (at > end) {
        return false;
    }
    world.now = at > world.now ? at : world.now;
    if (is_flight) {
        land_first();
    }
    world_run();
    return true;
}

void world_run_until(sel4_async_time_t end)
{
    world_run();
    while (step(end)) {
    }
    world.now = end;
}

void world_run_to_the_end(sel4_async_time_t end)
{
    world_run();
    while (sel4_async_task_count(&world.executor) > 0) {
        if (!step(end)) {
            ASSERT_FAIL("tasks are left when time is up");
        }
    }
}
