// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Panics: sel4_panic("…") leaves every function up to the nearest sel4_panic_catch(), and on the
 * way runs the release of each SEL4_SCOPED variable, last acquired first.  Without a catcher no
 * function is left: the message, and the backtrace if the program is linked with lib/backtrace, are
 * printed on the stack as it was, and the program ends.
 *
 *     static void serve(void *context) { …; sel4_panic("no such request: %u", number); }
 *
 *     sel4_panic_payload_t payload;
 *     if (sel4_panic_catch(serve, &server, &payload).error != SEL4_PANIC_OK) {
 *         log("%s:%u: %s", payload.file, payload.line, payload.message);
 *     }
 *
 * sel4_panic, SEL4_CHECK and SEL4_DEBUG_ASSERT are in <sel4c/check.h>, SEL4_EXPECT in
 * <sel4c/expect.h>.
 *
 * A program chooses in its build.mk.  `.panic := abort`, or `.unwind := no`, which also leaves out
 * the tables: every panic is one without a catcher.  `.tls := no`: what is known of the panics in
 * flight is in one global, so that only one thread may panic at a time.  Nothing here allocates, so
 * a panic needs no heap and leaves one alone.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/check.h>

// Characters of a message, with the zero at its end; a longer one is cut.
#define SEL4_PANIC_MESSAGE_SIZE 128

// Words of a value.
#define SEL4_PANIC_VALUE_WORDS 4

/*
 * Panics of one thread that may be in flight: the second one is in a function that a release called
 * with sel4_panic_catch().  One more ends the program.
 */
#define SEL4_PANIC_DEPTH_MAX 3

// name, number, text
#define SEL4_PANIC_ERRORS(X)              \
    X(CAUGHT, 1, "the function panicked") \
    X(HOOK_TAKEN, 2, "there is a hook already")

typedef enum sel4_panic_error {
    SEL4_PANIC_OK = 0,
#define X(name, number, text) SEL4_PANIC_ERR_##name = number,
    SEL4_PANIC_ERRORS(X)
#undef X
} sel4_panic_error_t;

typedef struct SEL4_MUST_CHECK sel4_panic_result {
    sel4_panic_error_t error;
} sel4_panic_result_t;

#define SEL4_PANIC_SUCCESS        ((sel4_panic_result_t){ SEL4_PANIC_OK })
#define SEL4_PANIC_FAILURE(error) ((sel4_panic_result_t){ error })

// What an error means, in a few words; never NULL.
const char *sel4_panic_error_text(sel4_panic_error_t error);

// What a program may give a panic on its way, for its own catchers.  `kind` says to them what the
// words are; 0 is none.
typedef struct sel4_panic_value {
    uintptr_t kind;
    uintptr_t words[SEL4_PANIC_VALUE_WORDS];
} sel4_panic_value_t;

// What a catcher gets: a copy, with nothing in it that ends with the frames that were left.
typedef struct sel4_panic_payload {
    const char *file; // where the panic was
    unsigned line;
    sel4_panic_value_t value;
    char message[SEL4_PANIC_MESSAGE_SIZE];
} sel4_panic_payload_t;

/*
 * Calls `function(argument)`.  Without a panic it costs a few instructions more than the call.
 *
 * Needs   the code between here and the panic is compiled with -fexceptions, the C library included
 * Blocks  as `function` does
 * Fails   SEL4_PANIC_ERR_CAUGHT  `function` panicked; all releases have run, and `*ret_payload`
 * says why.  It may be NULL, and otherwise is untouched
 */
sel4_panic_result_t sel4_panic_catch(void (*function)(void *argument), void *argument,
                                     sel4_panic_payload_t *ret_payload);

// Panics with a value: sel4_panic_with(((sel4_panic_value_t){ .kind = MINE, .words = { 7 } }),
// "…").
#define sel4_panic_with(value, ...) sel4_panic_with_at(__FILE__, __LINE__, value, __VA_ARGS__)

SEL4_NORETURN void sel4_panic_with_at(const char *file, unsigned line, sel4_panic_value_t value,
                                      const char *format, ...) SEL4_PRINTF_LIKE(4, 5);

// Panics once more with what was caught; no hook is called.
SEL4_NORETURN void sel4_panic_rethrow(const sel4_panic_payload_t *payload);

// Whether the calling thread is on its way from a panic to a catcher: true in releases that a panic
// runs, and in the hook.
bool sel4_panic_is_in_flight(void);

// There is no panic any more: for a thread that begins anew at its first instruction, by the hand
// of another.
void sel4_panic_forget(void);

/*
 * Called once for each panic, before any function is left, whether it will be caught or not: the
 * place to take a backtrace of a panic that will be caught.
 */
typedef struct sel4_panic_hook {
    void (*call)(void *context, const sel4_panic_payload_t *payload);
    void *context;
} sel4_panic_hook_t;

/*
 * Sets the program's hook, which can be done once.
 *
 * Fails  SEL4_PANIC_ERR_HOOK_TAKEN  it was done before; the first hook stays
 * Owns   the library keeps `hook`
 */
sel4_panic_result_t sel4_panic_hook_set(const sel4_panic_hook_t *hook);

/*
 * What a panic prints that nobody catches, a line for each panic in flight:
 *
 *     panicked at main.c:12: ring index outside the ring
 *     while unwinding, panicked at ring.c:7: not true: slot != 0
 *
 * The second line is for a panic that leaves a release, the hook, or the printing itself.  Then
 * the program ends by sel4_rt_exit(SEL4_PANIC_EXIT_STATUS), whichever thread it was.
 *
 * Between the two, lib/backtrace's part: called on the stack of the panic, once, if the program is
 * linked with a definition of it.
 */
void sel4_panic_backtrace(void) SEL4_WEAK;
