// SPDX-License-Identifier: BSD-2-Clause

// The recorder behind sel4c/fake_kernel.h.

#include <sel4c/fake_kernel.h>

enum { calls_max = 64, answers_max = 16 };

static sel4_fake_call_t calls[calls_max];
static size_t call_count;
static sel4_fake_answer_t answers[answers_max];
static size_t answer_count;
static size_t answers_given;
static sel4_fake_answer_t (*handle)(const sel4_fake_call_t *call, void *context);
static void *handle_context;

void sel4_fake_kernel_reset(void)
{
    call_count = 0;
    answer_count = 0;
    answers_given = 0;
    handle = NULL;
    handle_context = NULL;
}

void sel4_fake_kernel_answer(sel4_fake_answer_t answer)
{
    if (answer_count < answers_max) {
        answers[answer_count++] = answer;
    }
}

size_t sel4_fake_kernel_call_count(void)
{
    return call_count;
}

sel4_fake_call_t sel4_fake_kernel_call(size_t index)
{
    sel4_fake_call_t none = { 0 };
    return index < call_count && index < calls_max ? calls[index] : none;
}

void sel4_fake_kernel_handle(sel4_fake_answer_t (*handler)(const sel4_fake_call_t *call,
                                                           void *context),
                             void *context)
{
    handle = handler;
    handle_context = context;
}

sel4_fake_answer_t sel4_fake_kernel_enter(const sel4_fake_call_t *call)
{
    if (call_count < calls_max) {
        calls[call_count] = *call;
    }
    call_count++;
    if (answers_given < answer_count) {
        return answers[answers_given++];
    }
    if (handle != NULL) {
        return handle(call, handle_context);
    }
    return (sel4_fake_answer_t){ 0 };
}
