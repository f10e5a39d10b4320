// SPDX-License-Identifier: BSD-2-Clause

// Panics with a catcher.  In the traces `!` is the panic itself, from the hook, and `.` is the code
// after the catcher.

#include <sel4c/panic.h>

#include "clobber.h"
#include "suite.h"

static void trace_panic(void)
{
    suite_trace('!');
}

static sel4_panic_error_t catch (void (*function)(void *), void *argument,
                                 sel4_panic_payload_t *payload)
{
    sel4_panic_error_t error = sel4_panic_catch(function, argument, payload).error;
    suite_trace('.');
    return error;
}

static void do_nothing(void *argument)
{
    SUITE_THING(A);
    *(int *)argument += 1;
}

SUITE_CASE(a_function_that_returns)
{
    suite_hook = trace_panic;
    int calls = 0;
    sel4_panic_payload_t payload = { .line = 77 };
    EXPECT_EQ(catch (do_nothing, &calls, &payload), SEL4_PANIC_OK);
    EXPECT_EQ((unsigned long)calls, 1);
    EXPECT_EQ(payload.line, 77);
    EXPECT_TEXT(suite_traced(), "Aa.");
}

static unsigned panic_line;

static __attribute__((noinline)) void third(void)
{
    SUITE_THING(E);
    SUITE_THING(F);
    panic_line = __LINE__ + 1;
    sel4_panic("%s and %d", "words", 42);
}

static __attribute__((noinline)) void second(void)
{
    third();
    suite_trace('?');
}

static __attribute__((noinline)) void first(void *argument)
{
    (void)argument;
    SUITE_THING(A);
    SUITE_THING(B);
    {
        SUITE_THING(C);
    }
    {
        SUITE_THING(D);
        second();
    }
    SUITE_THING(G);
    suite_trace('?');
}

SUITE_CASE(releases_run_after_the_panic_and_before_the_catcher_returns)
{
    suite_hook = trace_panic;
    sel4_panic_payload_t payload;
    EXPECT_EQ(catch (first, NULL, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(suite_traced(), "ABCcDEF!fedba.");
    EXPECT_TEXT(payload.message, "words and 42");
    EXPECT_TEXT(payload.file, __FILE__);
    EXPECT_EQ(payload.line, panic_line);
    EXPECT_EQ(payload.value.kind, 0);
}

SUITE_CASE(a_catcher_that_does_not_want_to_know)
{
    EXPECT_EQ(catch (first, NULL, NULL), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(suite_traced(), "ABCcDEFfedba.");
}

static void panic_with_value(void *argument)
{
    (void)argument;
    sel4_panic_value_t value = { .kind = 7, .words = { 1, 2, 3, (uintptr_t)&panic_line } };
    sel4_panic_with(value, "with a value");
}

SUITE_CASE(a_value)
{
    sel4_panic_payload_t payload;
    EXPECT_EQ(catch (panic_with_value, NULL, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(payload.message, "with a value");
    EXPECT_EQ(payload.value.kind, 7);
    EXPECT_EQ(payload.value.words[0] + payload.value.words[1] + payload.value.words[2], 6);
    EXPECT_EQ(payload.value.words[3], (uintptr_t)&panic_line);
}

static void panic_at_length(void *argument)
{
    sel4_panic("%0*d", *(int *)argument, 5);
}

SUITE_CASE(a_long_message_is_cut)
{
    sel4_panic_payload_t payload;
    int length = SEL4_PANIC_MESSAGE_SIZE - 1;
    EXPECT_EQ(catch (panic_at_length, &length, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_EQ((unsigned char)payload.message[length - 1], '5');
    EXPECT_EQ((unsigned char)payload.message[length], '\0');
    length++;
    EXPECT_EQ(catch (panic_at_length, &length, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_EQ((unsigned char)payload.message[length - 2], '0');
    EXPECT_EQ((unsigned char)payload.message[length - 1], '\0');
}

static void check(void *argument)
{
    SEL4_CHECK(*(int *)argument == 1);
    SEL4_DEBUG_ASSERT(*(int *)argument == 2);
}

SUITE_CASE(checks)
{
    sel4_panic_payload_t payload;
    int number = 3;
    EXPECT_EQ(catch (check, &number, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(payload.message, "not true: *(int *)argument == 1");
    number = 1;
    EXPECT_EQ(catch (check, &number, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(payload.message, "not true: *(int *)argument == 2");
}

static void catch_inside(void *argument)
{
    SUITE_THING(X);
    EXPECT_EQ(catch (first, argument, NULL), SEL4_PANIC_ERR_CAUGHT);
    SUITE_THING(Y);
}

SUITE_CASE(the_nearest_catcher_catches)
{
    suite_hook = trace_panic;
    EXPECT_EQ(catch (catch_inside, NULL, NULL), SEL4_PANIC_OK);
    EXPECT_TEXT(suite_traced(), "XABCcDEF!fedba.Yyx.");
}

static void rethrow(void *argument)
{
    (void)argument;
    SUITE_THING(X);
    sel4_panic_payload_t payload;
    EXPECT_EQ(catch (first, NULL, &payload), SEL4_PANIC_ERR_CAUGHT);
    SUITE_THING(Y);
    sel4_panic_rethrow(&payload);
}

SUITE_CASE(a_rethrown_panic_is_the_same_one)
{
    suite_hook = trace_panic;
    sel4_panic_payload_t payload;
    EXPECT_EQ(catch (rethrow, NULL, &payload), SEL4_PANIC_ERR_CAUGHT);
    // Once in the hook.
    EXPECT_TEXT(suite_traced(), "XABCcDEF!fedba.Yyx.");
    EXPECT_TEXT(payload.message, "words and 42");
    EXPECT_EQ(payload.line, panic_line);
}

static void panic_again(void *argument)
{
    (void)argument;
    SUITE_THING(X);
    (void)catch (first, NULL, NULL);
    sel4_panic("another one");
}

SUITE_CASE(a_panic_after_a_caught_one)
{
    suite_hook = trace_panic;
    sel4_panic_payload_t payload;
    EXPECT_EQ(catch (panic_again, NULL, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(suite_traced(), "XABCcDEF!fedba.!x.");
    EXPECT_TEXT(payload.message, "another one");
}

static unsigned release_count;

static void count_release(unsigned *number)
{
    // Last acquired first.
    EXPECT_EQ(*number, 50 - release_count);
    release_count++;
}

static __attribute__((noinline)) void go_down(unsigned depth)
{
    SEL4_SCOPED(count_release) unsigned number = depth;
    if (depth == 50) {
        sel4_panic("at the bottom");
    }
    if (number != 100) {
        go_down(depth + 1);
    }
    number = depth;
}

static void go_down_from_one(void *argument)
{
    (void)argument;
    go_down(1);
}

SUITE_CASE(many_frames_many_times)
{
    for (unsigned i = 0; i < 100; i++) {
        release_count = 0;
        sel4_panic_payload_t payload;
        EXPECT_EQ(sel4_panic_catch(go_down_from_one, NULL, &payload).error, SEL4_PANIC_ERR_CAUGHT);
        EXPECT_EQ(release_count, 50);
        EXPECT_TEXT(payload.message, "at the bottom");
    }
}

static __attribute__((noinline)) void with_moving_stack(unsigned size)
{
    SUITE_THING(A);
    volatile char *block = __builtin_alloca(size);
    block[0] = 'x';
    block[size - 1] = 'y';
    if (size > 700) {
        sel4_panic("enough");
    }
    if (block[0] == 'x') {
        with_moving_stack(size + 100);
    }
    suite_trace((char)block[0]);
}

static void start_moving(void *argument)
{
    with_moving_stack(*(unsigned *)argument);
}

SUITE_CASE(frames_of_any_size)
{
    unsigned size = 500;
    EXPECT_EQ(catch (start_moving, &size, NULL), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(suite_traced(), "AAAAaaaa.");
}

static void clobber_and_panic(void *argument)
{
    (void)argument;
    CLOBBER_CALLEE_SAVED();
    sel4_panic("with other values in all registers");
}

SUITE_CASE(registers_are_those_of_the_catcher)
{
    volatile unsigned long seed = 3;
    unsigned long a = seed * 5;
    unsigned long b = seed * 7;
    unsigned long c = seed * 11;
    unsigned long d = seed * 13;
    double x = (double)seed / 2;
    double y = (double)seed / 4;
    EXPECT_EQ(catch (clobber_and_panic, NULL, NULL), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_EQ(a + b + c + d, 3 * (5 + 7 + 11 + 13));
    EXPECT(x + y == 2.25);
}

/* ---- Panics in releases */

static void inner(void *argument)
{
    (void)argument;
    SUITE_THING(I);
    sel4_panic("inner");
}

static void release_with_panic(int *value)
{
    (void)value;
    suite_trace('(');
    EXPECT(sel4_panic_is_in_flight());
    sel4_panic_payload_t payload;
    EXPECT_EQ(sel4_panic_catch(inner, NULL, &payload).error, SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(payload.message, "inner");
    suite_trace(')');
}

static void outer(void *argument)
{
    (void)argument;
    SUITE_THING(O);
    SEL4_SCOPED(release_with_panic) int value = 0;
    SUITE_THING(P);
    sel4_panic("outer");
}

SUITE_CASE(a_release_may_catch_its_own_panic)
{
    suite_hook = trace_panic;
    sel4_panic_payload_t payload;
    EXPECT(!sel4_panic_is_in_flight());
    EXPECT_EQ(catch (outer, NULL, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(suite_traced(), "OP!p(I!i)o.");
    EXPECT_TEXT(payload.message, "outer");
    EXPECT(!sel4_panic_is_in_flight());
}

static void release_with_outer(int *value)
{
    (void)value;
    suite_trace('[');
    EXPECT_EQ(sel4_panic_catch(outer, NULL, NULL).error, SEL4_PANIC_ERR_CAUGHT);
    suite_trace(']');
}

static void outermost(void *argument)
{
    (void)argument;
    SEL4_SCOPED(release_with_outer) int value = 0;
    sel4_panic("outermost");
}

SUITE_CASE(three_panics_in_flight)
{
    suite_hook = trace_panic;
    sel4_panic_payload_t payload;
    EXPECT_EQ(catch (outermost, NULL, &payload), SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(suite_traced(), "![OP!p(I!i)o].");
    EXPECT_TEXT(payload.message, "outermost");
}

SUITE_CASE(there_is_one_hook)
{
    static const sel4_panic_hook_t another = { NULL, NULL };
    EXPECT_EQ(sel4_panic_hook_set(&another).error, SEL4_PANIC_ERR_HOOK_TAKEN);
    suite_hook = trace_panic;
    (void)catch (inner, NULL, NULL);
    EXPECT_TEXT(suite_traced(), "I!i.");
    EXPECT_TEXT(sel4_panic_error_text(SEL4_PANIC_ERR_CAUGHT), "the function panicked");
    EXPECT_TEXT(sel4_panic_error_text((sel4_panic_error_t)99), "unknown error");
}
