// SPDX-License-Identifier: BSD-2-Clause

/*
 * What is counted: the instructions between two calls of `mark`, in the second of two rounds, so
 * that what comes only once is over.  The first pair has nothing between.
 */

#include <sel4c/async_future.h>
#include <sel4c/async_timer.h>
#include <sel4c/http_request.h>
#include <sel4c/rt/start.h>
#include <sel4c/shm/queue.h>

#include "system_call.h"

SEL4_RT_WITHOUT_TLS

#define STACK_SIZE 8192

void mark(void);

__attribute__((noinline)) void mark(void)
{
    __asm__ volatile("");
}

/* ---- Switches: two stacks that hand over to each other. */

void *sel4_async_arch_prepare(unsigned char *top, sel4_async_task_t *task, bool is_integer_only);
void sel4_async_arch_switch(void **ret_from, void *to);
void sel4_async_arch_switch_integer(void **ret_from, void *to);

static sel4_async_executor_t executor;
static sel4_async_bundle_t bundle;
static sel4_async_task_t tasks[2];
static _Alignas(16) unsigned char stacks[2][STACK_SIZE];

static void hand_back(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    for (;;) {
        mark();
        if (self->is_integer_only) {
            sel4_async_arch_switch_integer(&self->stack_pointer, self->executor->stack_pointer);
        } else {
            sel4_async_arch_switch(&self->stack_pointer, self->executor->stack_pointer);
        }
    }
}

// From the call of the switch to the first instruction after it on the other stack.
static void count_switch(sel4_async_task_t *task)
{
    mark();
    if (task->is_integer_only) {
        sel4_async_arch_switch_integer(&executor.stack_pointer, task->stack_pointer);
    } else {
        sel4_async_arch_switch(&executor.stack_pointer, task->stack_pointer);
    }
}

/* ---- A task that is woken: from the call of the waker to the question whether it is there. */

static sel4_async_waiters_t waiters;
static bool is_there;

static bool poll(sel4_async_future_t *future)
{
    mark();
    if (is_there) {
        is_there = false;
        return true;
    }
    sel4_async_future_enlist(future, &waiters);
    return false;
}

static void wait_again(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_async_future_t future = SEL4_ASYNC_FUTURE(poll);
    while (sel4_async_await(self, &future, SEL4_ASYNC_FOREVER).error == SEL4_ASYNC_OK) {
    }
}

static bool start(sel4_async_task_t *task, unsigned char *stack, sel4_async_function_t function,
                  bool is_integer_only)
{
    return sel4_async_spawn(&bundle, task,
                            &(sel4_async_task_options_t){
                                .function = function,
                                .stack = stack,
                                .stack_size = STACK_SIZE,
                                .is_integer_only = is_integer_only,
                            })
               .error == SEL4_ASYNC_OK;
}

static void count_wake(void)
{
    mark();
    is_there = true;
    sel4_async_wake_one(&waiters);
    sel4_async_run_until_stalled(&executor);
}

/* ---- Timers among 64 others. */

static void fire(sel4_async_timer_t *timer)
{
    (void)timer;
}

static void count_timer(void)
{
    static sel4_async_timer_t others[64];
    static sel4_async_timer_t timer = { .fire = fire };
    for (unsigned i = 0; i < SEL4_ARRAY_COUNT(others); i++) {
        others[i].fire = fire;
        sel4_async_timer_arm(&executor, &others[i], 1000 + i * 7919 % 1000);
    }
    mark();
    sel4_async_timer_arm(&executor, &timer, 1500);
    sel4_async_timer_cancel(&timer);
    mark();
    for (unsigned i = 0; i < SEL4_ARRAY_COUNT(others); i++) {
        sel4_async_timer_cancel(&others[i]);
    }
}

/* ---- A request as a browser sends it. */

static const char request_text[] =
    "GET /docs/start.html HTTP/1.1\r\n"
    "Host: localhost:8443\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: en-GB,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Connection: keep-alive\r\n"
    "Upgrade-Insecure-Requests: 1\r\n"
    "Sec-Fetch-Dest: document\r\n"
    "Sec-Fetch-Mode: navigate\r\n"
    "Sec-Fetch-Site: none\r\n"
    "Priority: u=0, i\r\n"
    "\r\n";

static bool count_request(void)
{
    static sel4_http_field_t fields[32];
    sel4_http_request_t request = { .fields = fields, .field_capacity = 32 };
    sel4_span_t bytes = sel4_span(request_text, sizeof(request_text) - 1);
    mark();
    sel4_http_error_t error = sel4_http_request_parse(bytes, &request).error;
    mark();
    return error == SEL4_HTTP_OK && request.field_count == 11;
}

/* ---- A queue of descriptors: a batch put and taken; then one alone, announced both ways. */

#define BATCH 32

static bool count_queue(void)
{
    static _Alignas(SEL4_SHM_LINE_SIZE) unsigned char memory[SEL4_SHM_QUEUE_SIZE(2 * BATCH, 1)];
    static sel4_shm_producer_t producer;
    static sel4_shm_consumer_t consumer;
    sel4_foreign_span_t span = sel4_foreign_span(memory, sizeof(memory));
    if (sel4_shm_producer_join(&producer, span, 2 * BATCH, 1).error != SEL4_SHM_OK ||
        sel4_shm_consumer_join(&consumer, span, 2 * BATCH, 1).error != SEL4_SHM_OK) {
        return false;
    }
    uint64_t items[BATCH] = { 0, 1 };
    uint64_t item = 1;
    size_t put = 0;
    size_t taken = 0;
    bool notify;
    mark();
    bool good =
        sel4_shm_producer_put_all(&producer, items, BATCH, &put, &notify).error == SEL4_SHM_OK &&
        sel4_shm_consumer_take_all(&consumer, items, BATCH, &taken, &notify).error == SEL4_SHM_OK;
    mark();
    (void)sel4_shm_producer_put(&producer, &item, 1);
    (void)sel4_shm_producer_publish(&producer);
    (void)sel4_shm_consumer_take(&consumer, &item, 1);
    (void)sel4_shm_consumer_release(&consumer);
    mark();
    return good && put == BATCH && taken == BATCH && items[1] == 1 && item == 1;
}

static void print_number(unsigned long number)
{
    if (number >= 10) {
        print_number(number / 10);
    }
    sel4_rt_put_char((char)('0' + number % 10));
}

static bool count_all(void)
{
    mark();
    mark();
    count_switch(&tasks[0]);
    count_switch(&tasks[1]);
    count_timer();
    bool good = count_request();
    return good & count_queue();
}

// How many bytes the request has; then two rounds.
void sel4_rt_main(uintptr_t argument)
{
    (void)argument;
    print_number(sizeof(request_text) - 1);
    sel4_rt_put_char('\n');
    sel4_async_executor_init(&executor, NULL, NULL);
    sel4_async_bundle_init(&bundle, &executor);
    static sel4_async_task_t waiter;
    static _Alignas(16) unsigned char waiter_stack[STACK_SIZE];
    sel4_async_waiters_init(&waiters);
    bool good = start(&waiter, waiter_stack, wait_again, true);
    sel4_async_run_until_stalled(&executor);
    for (unsigned i = 0; i < 2; i++) {
        tasks[i] = (sel4_async_task_t){ .executor = &executor,
                                        .function = hand_back,
                                        .is_integer_only = i == 0 };
        tasks[i].stack_pointer = sel4_async_arch_prepare(stacks[i] + STACK_SIZE, &tasks[i], i == 0);
    }
    for (unsigned round = 0; round < 2; round++) {
        good &= count_all();
        count_wake();
    }
    sel4_rt_exit(good ? 0 : 1);
}

void sel4_rt_put_char(char character)
{
    (void)system_call(SYSTEM_CALL_WRITE, 1, (long)&character, 1);
}

void sel4_rt_exit(int status)
{
    for (;;) {
        (void)system_call(SYSTEM_CALL_EXIT, status, 0, 0);
    }
}
