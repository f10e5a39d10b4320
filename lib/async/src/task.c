// SPDX-License-Identifier: BSD-2-Clause

// Tasks and the bundles that own them.

#include "async_priv.h"

#define STACK_ALIGNMENT 16

// Moves both ends of the stack inwards to where it is aligned.
static bool align_stack(unsigned char **stack, size_t *size)
{
    uintptr_t start = (uintptr_t)*stack;
    size_t skip = (STACK_ALIGNMENT - start % STACK_ALIGNMENT) % STACK_ALIGNMENT;
    if (*stack == NULL || *size < skip + SEL4_ASYNC_STACK_SIZE_MIN) {
        return false;
    }
    *stack += skip;
    *size = (*size - skip) / STACK_ALIGNMENT * STACK_ALIGNMENT;
    return *size >= SEL4_ASYNC_STACK_SIZE_MIN;
}

sel4_async_result_t sel4_async_spawn(sel4_async_bundle_t *bundle, sel4_async_task_t *task,
                                     const sel4_async_task_options_t *options)
{
    unsigned char *stack = options->stack;
    size_t size = options->stack_size;
    if (!align_stack(&stack, &size)) {
        return SEL4_ASYNC_FAILURE(SEL4_ASYNC_BAD_STACK);
    }
    if (bundle->is_cancelled) {
        return SEL4_ASYNC_FAILURE(SEL4_ASYNC_CANCELLED);
    }
    *task = (sel4_async_task_t){
        .executor = bundle->executor,
        .bundle = bundle,
        .function = options->function,
        .argument = options->argument,
        .stack = stack,
        .stack_size = size,
        .switch_stacks =
            options->is_integer_only ? sel4_async_arch_switch_integer : sel4_async_arch_switch,
        .is_integer_only = options->is_integer_only,
        .state = SEL4_ASYNC_TASK_WAITING,
    };
    sel4_async_waiters_init(&task->waiters);
    sel4_async_priv_stack_paint(stack, size);
    task->stack_pointer = sel4_async_arch_prepare(stack + size, task, task->is_integer_only);
    sel4_list_append(&bundle->tasks, &task->bundle_link);
    bundle->executor->task_count++;
    sel4_async_priv_wake(task);
    return SEL4_ASYNC_SUCCESS;
}

void sel4_async_task_cancel(sel4_async_task_t *task)
{
    if (task->state != SEL4_ASYNC_TASK_ENDED && !task->is_cancelled) {
        task->is_cancelled = true;
        sel4_async_priv_wake(task);
    }
}

void sel4_async_shield(sel4_async_task_t *self)
{
    self->shields++;
}

void sel4_async_unshield(sel4_async_task_t *self)
{
    self->shields--;
}

size_t sel4_async_task_stack_used(const sel4_async_task_t *task)
{
    return task->stack_size - sel4_async_priv_stack_unused(task->stack, task->stack_size);
}

void sel4_async_bundle_init(sel4_async_bundle_t *bundle, sel4_async_executor_t *executor)
{
    *bundle = (sel4_async_bundle_t){ .executor = executor };
    sel4_list_init(&bundle->tasks);
    sel4_async_waiters_init(&bundle->waiters);
}

void sel4_async_bundle_cancel(sel4_async_bundle_t *bundle)
{
    bundle->is_cancelled = true;
    SEL4_LIST_FOR_EACH(&bundle->tasks, link)
    {
        sel4_async_task_cancel(SEL4_CONTAINER_OF(link, sel4_async_task_t, bundle_link));
    }
}

// The end of a task, or of the last one of a bundle, as futures.
typedef struct task_end {
    sel4_async_future_t future;
    sel4_async_task_t *task;
} task_end_t;

typedef struct bundle_end {
    sel4_async_future_t future;
    sel4_async_bundle_t *bundle;
} bundle_end_t;

static bool poll_task_end(sel4_async_future_t *future)
{
    task_end_t *end = SEL4_CONTAINER_OF(future, task_end_t, future);
    if (end->task->state == SEL4_ASYNC_TASK_ENDED) {
        return true;
    }
    sel4_async_future_enlist(future, &end->task->waiters);
    return false;
}

static bool poll_bundle_end(sel4_async_future_t *future)
{
    bundle_end_t *end = SEL4_CONTAINER_OF(future, bundle_end_t, future);
    if (sel4_list_is_empty(&end->bundle->tasks)) {
        return true;
    }
    sel4_async_future_enlist(future, &end->bundle->waiters);
    return false;
}

sel4_async_result_t sel4_async_task_wait(sel4_async_task_t *self, sel4_async_task_t *task,
                                         sel4_async_time_t deadline)
{
    task_end_t end = { .future = SEL4_ASYNC_FUTURE(poll_task_end), .task = task };
    return sel4_async_await(self, &end.future, deadline);
}

sel4_async_result_t sel4_async_bundle_wait(sel4_async_task_t *self, sel4_async_bundle_t *bundle,
                                           sel4_async_time_t deadline)
{
    bundle_end_t end = { .future = SEL4_ASYNC_FUTURE(poll_bundle_end), .bundle = bundle };
    return sel4_async_await(self, &end.future, deadline);
}

void sel4_async_bundle_finish(sel4_async_task_t *self, sel4_async_bundle_t *bundle)
{
    sel4_async_bundle_cancel(bundle);
    // Its own cancellation must not let it leave before the tasks that use its scope have.
    sel4_async_shield(self);
    (void)sel4_async_bundle_wait(self, bundle, SEL4_ASYNC_FOREVER);
    sel4_async_unshield(self);
}
