// SPDX-License-Identifier: BSD-2-Clause

/*
 * Calls every function of a header set with made-up arguments and prints what was seen.
 *
 * The trap instruction of the stubs was replaced by a breakpoint, so a system call ends in
 * `on_trap`, which plays the kernel: it notes the registers and the IPC buffer, writes an answer
 * into both and goes on behind the trap.  All that is made up follows from the function's name, the
 * number of the call and the place of the value, so two header sets are asked the same questions.
 *
 *     driver FORM [NAME]
 *
 * FORM is plain, with, typed or typed_with.  With NAME, only that function, and every call in full.
 * FORM bare calls the plain form without an IPC buffer and tells which functions cannot do that.
 *
 *     call NAME N sys=… … -> …   one call: registers at the trap, changes of the IPC buffer,
 * results hash NAME …                the same of many calls pure NAME …                the same of
 * a function that makes no system call touches NAME               it uses the implicit IPC buffer
 * (only with bare) crash | damage | unlisted  what must not happen
 */

#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "shapes.h"

enum {
    FULL_CALLS = 2,
    ALL_CALLS = 66,
    BUFFER_WORDS = 128,
    MESSAGE_WORDS = 121, // of the IPC buffer: tag and message
    CAP_WORD = 122,      // where the badges are
    CAP_WORDS = 3,
    MEMORY_SIZE = 1024,
};

// ---- Made-up values

// What a value is for: arguments, memory behind pointers and so on must differ.
typedef enum purpose {
    FOR_ARGUMENT,
    FOR_BUFFER,
    FOR_LIVE,
    FOR_SAVED,
    FOR_ANSWER,
    FOR_ANSWER_BUFFER,
} purpose_t;

static uint64_t seed_of(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (; *name != '\0'; name++) {
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    }
    return hash;
}

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static struct {
    uint64_t seed;
    unsigned index; // of the call
} now;

// Calls that are printed in full have small values.
static abi_word_t made_up(purpose_t purpose, unsigned place, unsigned word)
{
    uint64_t key = ((uint64_t)purpose << 48) | ((uint64_t)place << 24) | word;
    uint64_t value = mix(mix(now.seed + now.index) ^ (key * 0x9e3779b97f4a7c15u));

    if (now.index < FULL_CALLS) {
        return value & 0xffff;
    }
    switch (value >> 61) {
    case 0:
        return mix(value) & 0xff;
    case 1:
        return (abi_word_t)-1 - (mix(value) & 3);
    default:
        return mix(value);
    }
}

// ---- One call, and what was seen of it

// The first is the IPC buffer; seL4_SetIPCBuffer is given the second.
static _Alignas(1024) abi_word_t buffers[2][BUFFER_WORDS];
#define buffer (buffers[0])

static _Alignas(16) unsigned char memory[ABI_PARAMETERS_MAX][MEMORY_SIZE];

static struct {
    const abi_function_t *function;
    shape_t shape;
    bool fails; // the kernel answers with an error
    unsigned traps;
    abi_word_t registers[ROLE_COUNT];  // at the first trap
    abi_word_t before[BUFFER_WORDS];   // as the caller filled it
    abi_word_t at_trap[BUFFER_WORDS];  // at the first trap
    abi_word_t answered[BUFFER_WORDS]; // as the last answer left it
    uint64_t more;                     // hash of the later traps
    const char *problem;
} seen;

static sigjmp_buf on_crash;

// The implicit IPC buffer is null: which functions use it?
static bool is_bare;

static uint64_t hash_words(uint64_t hash, const abi_word_t *words, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        hash = mix(hash ^ words[i]) * 0x100000001b3u;
    }
    return hash;
}

static abi_word_t answer_info(void)
{
    if (!shape_has_error(seen.function)) {
        return made_up(FOR_ANSWER, ROLE_INFO, seen.traps);
    }
    abi_word_t label = seen.fails ? 1 + made_up(FOR_ANSWER, ROLE_INFO, 1) % 10 : 0;
    return (label << 12) | (made_up(FOR_ANSWER, ROLE_INFO, 2) & 0xfff);
}

static void answer(ucontext_t *context)
{
    if (seen.shape < SHAPE_RECV) {
        return;
    }
    arch_set(context, ROLE_CAP, made_up(FOR_ANSWER, ROLE_CAP, seen.traps));
    arch_set(context, ROLE_INFO, answer_info());
    for (role_t role = ROLE_MR0; role <= ROLE_MR3; role++) {
        arch_set(context, role, made_up(FOR_ANSWER, role, seen.traps));
    }
    // The message beyond the registers, ending in a zero in case it is read as text, and the
    // badges.
    for (unsigned i = 5; i < MESSAGE_WORDS - 1; i++) {
        buffer[i] = made_up(FOR_ANSWER_BUFFER, i, seen.traps);
    }
    buffer[MESSAGE_WORDS - 1] = 0;
    for (unsigned i = CAP_WORD; i < CAP_WORD + CAP_WORDS; i++) {
        buffer[i] = made_up(FOR_ANSWER_BUFFER, i, seen.traps);
    }
}

static void on_trap(int signal, siginfo_t *info, void *raw_context)
{
    ucontext_t *context = raw_context;
    abi_word_t registers[ROLE_COUNT] = { 0 };

    (void)signal;
    (void)info;
    for (role_t role = 0; role < ROLE_COUNT; role++) {
        registers[role] = shape_has(seen.shape, role) ? arch_get(context, role) : 0;
    }
    if (seen.traps == 0) {
        memcpy(seen.registers, registers, sizeof registers);
        memcpy(seen.at_trap, buffer, sizeof seen.at_trap);
    } else {
        seen.more = hash_words(seen.more, registers, ROLE_COUNT);
        seen.more = hash_words(seen.more, buffer, BUFFER_WORDS);
    }
    seen.traps++;
    answer(context);
    memcpy(seen.answered, buffer, sizeof seen.answered);
    const char *problem = arch_step(context);
    if (problem != NULL) {
        seen.problem = problem;
    }
}

static void on_fault(int signal)
{
    (void)signal;
    siglongjmp(on_crash, 1);
}

// ---- Arguments

static void fill_words(void *to, unsigned size, purpose_t purpose, unsigned place)
{
    unsigned char *bytes = to;

    for (unsigned offset = 0; offset < size; offset += sizeof(abi_word_t)) {
        abi_word_t word = made_up(purpose, place, offset / (unsigned)sizeof word);
        unsigned rest = size - offset;
        memcpy(bytes + offset, &word, rest < sizeof word ? rest : sizeof word);
    }
}

static void fill_string(unsigned char *to, unsigned place)
{
    unsigned length = 1 + (unsigned)(made_up(FOR_ARGUMENT, place, 1) % 40);

    for (unsigned i = 0; i < length; i++) {
        to[i] = (unsigned char)(' ' + made_up(FOR_ARGUMENT, place, 2 + i) % 95);
    }
    to[length] = '\0';
}

// Half of the messages have a length about that of the message registers.
static void shorten_message(unsigned char *info)
{
    if (now.index % 2 == 0) {
        info[0] = (unsigned char)((info[0] & 0x80) | ((now.index / 2 + 5) % 6));
    }
}

// `place` does not count an explicit IPC buffer, so all forms of a function get the same values.
static void fill_argument(abi_call_t *call, const abi_parameter_t *parameter, unsigned index,
                          unsigned place)
{
    if (parameter->size > MEMORY_SIZE) {
        fprintf(stderr, "driver: %s: an argument of %u bytes\n", seen.function->name,
                parameter->size);
        exit(EXIT_FAILURE);
    }
    call->memory[index] = memory[index];
    call->value[index] = made_up(FOR_ARGUMENT, place, 0);
    switch (parameter->kind) {
    case ABI_WORD:
        break;
    case ABI_BOOL:
        call->value[index] &= 1;
        break;
    case ABI_BOUNDED:
        call->value[index] %= parameter->size;
        break;
    case ABI_OPTIONAL:
        if (now.index > 0 && call->value[index] % 4 == 0) {
            call->memory[index] = NULL;
        }
        // fall through
    case ABI_RECORD:
    case ABI_POINTER:
        fill_words(memory[index], parameter->size, FOR_ARGUMENT, place);
        break;
    case ABI_MESSAGE:
        fill_words(memory[index], parameter->size, FOR_ARGUMENT, place);
        shorten_message(memory[index]);
        break;
    case ABI_STRING:
        fill_string(memory[index], place);
        break;
    case ABI_BUFFER:
        call->memory[index] = seen.function->form == ABI_PLAIN ? buffers[1] : buffers[0];
        break;
    }
}

static bool has_explicit_buffer(const abi_function_t *function)
{
    return function->form == ABI_WITH || function->form == ABI_TYPED_WITH;
}

static void prepare(abi_call_t *call)
{
    const abi_function_t *function = seen.function;
    unsigned skipped = has_explicit_buffer(function) ? 1 : 0;

    memset(call, 0, sizeof *call);
    for (unsigned i = 0; i < function->parameter_count; i++) {
        fill_argument(call, &function->parameters[i], i, i - skipped);
    }
    fill_words(call->live, sizeof call->live, FOR_LIVE, 0);
    fill_words(buffers, sizeof buffers, FOR_BUFFER, 0);
    memcpy(seen.before, buffer, sizeof seen.before);
    abi_buffer_set(is_bare || has_explicit_buffer(function) ? NULL : buffer);
    abi_print_errors((int)(now.index & 1));
}

// ---- Printing

static void print_changes(const char *title, const abi_word_t *from, const abi_word_t *to)
{
    const char *start = title;

    for (unsigned i = 0; i < BUFFER_WORDS; i++) {
        if (from[i] != to[i]) {
            printf("%s%u:%lx", start, i, to[i]);
            start = ",";
        }
    }
}

static unsigned compared_outputs(const abi_call_t *call)
{
    // After an error nothing but the error counts.
    return shape_has_error(seen.function) && seen.fails && call->output_count > 1
               ? 1
               : call->output_count;
}

static void print_call(const abi_call_t *call)
{
    static const char *const names[ROLE_COUNT] = {
        [ROLE_SYSCALL] = " sys=", [ROLE_CAP] = " cap=",     [ROLE_INFO] = " info=",
        [ROLE_MR0] = " mr=",      [ROLE_MR1] = ",",         [ROLE_MR2] = ",",
        [ROLE_MR3] = ",",         [ROLE_REPLY] = " reply=", [ROLE_DESTINATION] = " dest="
    };

    printf("call %s %u", seen.function->name, now.index);
    for (role_t role = 0; role < ROLE_COUNT && seen.traps > 0; role++) {
        if (shape_has(seen.shape, role)) {
            printf(role == ROLE_SYSCALL ? "%s%ld" : "%s%lx", names[role], seen.registers[role]);
        }
    }
    if (seen.traps > 1) {
        printf(" traps=%u:%016llx", seen.traps, (unsigned long long)seen.more);
    }
    if (seen.traps > 0) {
        print_changes(" ipc=", seen.before, seen.at_trap);
    }
    printf(" ->");
    for (unsigned i = 0; i < compared_outputs(call); i++) {
        printf("%s%lx", i == 0 ? " " : ",", call->output[i]);
    }
    print_changes(" ipc=", seen.traps > 0 ? seen.answered : seen.before, buffer);
    printf("\n");
}

static uint64_t hash_call(uint64_t hash, const abi_call_t *call)
{
    // Where the implicit buffer is now: only seL4_SetIPCBuffer moves it.
    abi_word_t moved = (abi_word_t)abi_buffer_get() - (abi_word_t)buffers;
    abi_word_t counts[] = { seen.traps, compared_outputs(call),
                            has_explicit_buffer(seen.function) ? 0 : moved };

    hash = hash_words(hash, counts, 3);
    hash = hash_words(hash, seen.registers, ROLE_COUNT);
    hash = hash_words(hash, seen.at_trap, BUFFER_WORDS);
    hash = hash_words(hash ^ seen.more, call->output, compared_outputs(call));
    return hash_words(hash, buffers[0], BUFFER_WORDS);
}

static int complaints;

static void complain(const char *kind, const char *what)
{
    static const char *const forms[] = { "plain", "with", "typed", "typed_with" };

    printf("%s %s %s %u %s\n", kind, seen.function->name, forms[seen.function->form], now.index,
           what);
    complaints++;
}

// ---- Running

// Addresses in the IPC buffers as offsets, so that they are the same in every program.
static void settle(abi_call_t *call)
{
    for (unsigned i = 0; i < call->output_count; i++) {
        uintptr_t offset = call->output[i] - (uintptr_t)buffers;
        if (call->is_address[i] && offset < sizeof buffers) {
            call->output[i] = 0xb0ff0000u + offset;
        }
    }
}

static void check_registers(const abi_call_t *call, const abi_word_t *before,
                            const abi_word_t *after)
{
    for (unsigned i = 0; i < arch_saved_count; i++) {
        if (before[i] != after[i]) {
            complain("damage", arch_saved[i]);
        }
    }
    for (unsigned i = 0; i < ABI_LIVE; i++) {
        if (call->live[i] != made_up(FOR_LIVE, 0, i)) {
            complain("damage", "a local variable");
        }
    }
    if (seen.problem != NULL) {
        complain("damage", seen.problem);
    }
}

// Returns false if the call did not come back.
static bool run_call(const abi_function_t *function, unsigned index, abi_call_t *call)
{
    abi_word_t before[ARCH_SAVED_MAX], after[ARCH_SAVED_MAX];

    now.seed = seed_of(function->name);
    now.index = index;
    memset(&seen, 0, sizeof seen);
    seen.function = function;
    seen.shape = shape_of(function);
    seen.fails = index % 2 == 1;
    prepare(call);
    fill_words(before, sizeof before, FOR_SAVED, 0);
    if (sigsetjmp(on_crash, 1) != 0) {
        if (is_bare) {
            printf("touches %s\n", function->name);
            return false;
        }
        complain("crash",
                 has_explicit_buffer(function) ? "did it use the implicit IPC buffer?" : "");
        return false;
    }
    arch_enter(function->run, call, before, after);
    settle(call);
    check_registers(call, before, after);
    if (seen.traps > 0 && seen.shape == SHAPE_NONE) {
        complain("unlisted", "it makes a system call of a shape that the driver does not know");
        return false;
    }
    return true;
}

static void run_function(const abi_function_t *function, bool is_verbose)
{
    static abi_call_t call;
    uint64_t hash = 0;
    bool is_pure = true;

    for (unsigned i = 0; i < ALL_CALLS; i++) {
        if (!run_call(function, i, &call)) {
            return;
        }
        is_pure = is_pure && seen.traps == 0;
        if (is_verbose || (i < FULL_CALLS && !is_pure)) {
            print_call(&call);
        }
        hash = hash_call(hash, &call);
    }
    printf("%s %s %016llx\n", is_pure ? "pure" : "hash", function->name, (unsigned long long)hash);
}

// A failed call may touch the buffer where a successful one does not.
static void run_bare(const abi_function_t *function)
{
    static abi_call_t call;

    for (unsigned i = 0; i < 8 && run_call(function, i, &call); i++) {
    }
}

static void report_macro(const char *name, abi_macro_kind_t kind, int negative, const void *value,
                         unsigned long size)
{
    const unsigned char *bytes = value;

    switch (kind) {
    case ABI_MACRO_INTEGER:
        printf(negative ? "const %s %lld\n" : "const %s %llu\n", name, *(const long long *)value);
        break;
    case ABI_MACRO_STRING:
        printf("string %s \"%s\"\n", name, *(const char *const *)value);
        break;
    case ABI_MACRO_OTHER:
        printf("value %s ", name);
        for (unsigned long i = 0; i < size; i++) {
            printf("%02x", bytes[i]);
        }
        printf("\n");
        break;
    }
}

static void catch_signals(void)
{
    static unsigned char stack[65536];
    stack_t alternative = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction trap = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    struct sigaction fault = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK | SA_NODEFER };

    sigaltstack(&alternative, NULL);
    sigaction(SIGTRAP, &trap, NULL);
    sigaction(SIGILL, &trap, NULL);
    sigaction(SIGSEGV, &fault, NULL);
    sigaction(SIGBUS, &fault, NULL);
    sigaction(SIGABRT, &fault, NULL);
}

static int form_named(const char *name)
{
    static const char *const forms[] = { "plain", "with", "typed", "typed_with" };

    for (int i = 0; i < 4; i++) {
        if (strcmp(forms[i], name) == 0) {
            return i;
        }
    }
    fprintf(stderr, "usage: driver plain|with|typed|typed_with|bare [NAME]\n");
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    const char *form_name = argc > 1 ? argv[1] : "";
    const char *only = argc > 2 ? argv[2] : NULL;

    is_bare = strcmp(form_name, "bare") == 0;
    int form = is_bare ? ABI_PLAIN : form_named(form_name);

    catch_signals();
    for (unsigned i = 0; i < abi_function_count; i++) {
        const abi_function_t *function = &abi_functions[i];
        if ((int)function->form == form && (only == NULL || strcmp(only, function->name) == 0)) {
            if (is_bare) {
                run_bare(function);
            } else {
                run_function(function, only != NULL);
            }
        }
    }
    if (form == ABI_PLAIN && !is_bare && only == NULL) {
        for (unsigned i = 0; i < abi_align_count; i++) {
            printf("align %s %lu\n", abi_aligns[i].name, abi_aligns[i].bytes);
        }
        abi_macros(report_macro);
    }
    return fflush(stdout) == 0 && complaints == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
