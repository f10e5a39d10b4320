// SPDX-License-Identifier: BSD-2-Clause

/*
 * A thread that faults, and the one that hears of it: that says what the fault was and where, and
 * lets the thread begin anew with a better place to store to.
 */

#include <sel4c/alloc/root.h>
#include <sel4c/backtrace.h>
#include <sel4c/backtrace_thread.h>
#include <sel4c/root_task.h>
#include <sel4c/spawn/thread.h>

#define NOWHERE ((volatile int *)0x10)

static __attribute__((noinline)) void store(volatile int *at, int value)
{
    *at = value;
}

// What the worker does.
static __attribute__((noinline)) void work(void *argument)
{
    volatile int *at = argument;
    sel4_debug_print("worker: storing\n");
    store(at, 7);
    sel4_debug_print("worker: stored %d\n", *at);
}

static void put(void *context, char character)
{
    (void)context;
    sel4_debug_put_char(character);
}

// Where the thread is, for `sel4c symbolize`; gives the number of functions.
static sel4_result_t print_backtrace(const sel4_spawn_thread_t *thread, size_t *ret_count)
{
    sel4_user_context_t context;
    SEL4_TRY(sel4_thread_read_context(thread->tcb, false, &context));
    sel4_backtrace_registers_t registers = sel4_backtrace_registers_of(&context);
    sel4_unwind_image_t image = sel4_unwind_image_this();
    sel4_backtrace_stack_t stack = {
        .start = sel4_spawn_thread_stack_start(thread).bits,
        .end = sel4_spawn_thread_stack_end(thread).bits,
    };
    sel4_backtrace_walk_t walk;
    sel4_backtrace_walk_from(&walk, SEL4_BACKTRACE_NATIVE, &image, &registers, stack);
    const sel4_sink_t console = { put, NULL };
    *ret_count = sel4_backtrace_print(&console, "fault-handler", &walk);
    return SEL4_SUCCESS;
}

// Waits for a fault of the worker, and says what it is.
static sel4_result_t report_fault(sel4_endpoint_t faults, sel4_reply_t reply,
                                  const sel4_spawn_thread_t *worker)
{
    sel4_received_t message = sel4_endpoint_recv(faults, reply);
    sel4_fault_t fault;
    SEL4_TRY(sel4_fault_decode(message.info, &fault));
    size_t frame_count;
    SEL4_TRY(print_backtrace(worker, &frame_count));
    sel4_debug_print("handler: %s, %zu functions deep\n", sel4_fault_text(fault.kind), frame_count);
    if (fault.kind == SEL4_FAULT_VM) {
        sel4_debug_print("handler: %s at 0x%lx\n", fault.vm.is_instruction ? "code" : "data",
                         fault.vm.address);
    }
    return SEL4_SUCCESS;
}

static sel4_alloc_root_t root;

static sel4_result_t run_worker(const sel4_bootinfo_t *bootinfo)
{
    SEL4_TRY(sel4_alloc_root_init(&root, bootinfo));
    sel4_spawner_t spawner;
    SEL4_TRY(sel4_spawner_init(&spawner, &root.alloc, &root.space, bootinfo, 0));
    sel4_cap_t endpoint;
    SEL4_TRY(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_ENDPOINT, &endpoint));
    sel4_endpoint_t faults = sel4_endpoint_from_bits(endpoint.bits);
    sel4_reply_t reply;
    SEL4_TRY(sel4_alloc_reply(&root.alloc, &reply));

    sel4_spawn_thread_t worker;
    sel4_spawn_thread_options_t options = {
        .name = "worker",
        .priority = 100,
        .fault_handler = faults,
    };
    SEL4_TRY(sel4_spawn_thread_start(&spawner, &worker, &options, work, (void *)NOWHERE));
    SEL4_TRY(report_fault(faults, reply, &worker));

    static int somewhere;
    SEL4_TRY(sel4_spawn_thread_restart(&worker, work, &somewhere));
    sel4_spawn_thread_join(&worker);
    sel4_spawn_thread_finish(&worker);
    return SEL4_SUCCESS;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    sel4_result_t result = run_worker(bootinfo);
    if (result.error != SEL4_OK) {
        sel4_debug_print("failed: %s\n", sel4_error_text(result.error));
        return 1;
    }
    return 0;
}

SEL4_ROOT_TASK(run);
