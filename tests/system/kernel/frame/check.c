// SPDX-License-Identifier: BSD-2-Clause
//
// Expectations, and how their failures are printed.

#include <stdarg.h>

#include <sel4c/format.h>

#include "kt_priv.h"

#define NOTE_SIZE  160
#define TRACE_SIZE 512

static char note[NOTE_SIZE];
static char trace[2][TRACE_SIZE]; // Written, and handed out.
static unsigned trace_length;

void kt_checks_reset(void)
{
    note[0] = '\0';
    trace_length = 0;
}

static void put(void *context, char c)
{
    (void)context;
    if (!kt.is_muted) {
        kt_backend_put_char(c);
    }
}

static const sel4_sink_t console = { put, NULL };

void kt_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sel4_sink_vprint(&console, format, arguments);
    va_end(arguments);
}

void kt_note(const char *format, ...)
{
    note[0] = '\0';
    if (format != NULL) {
        va_list arguments;
        va_start(arguments, format);
        (void)sel4_vformat(note, sizeof(note), format, arguments);
        va_end(arguments);
    }
}

// ---- Failures

static void begin_failure(kt_place_t place)
{
    kt.failures++;
    kt_print("%s:%d: ", place.file, place.line);
    if (note[0] != '\0') {
        kt_print("[%s] ", note);
    }
}

static void end_failure(kt_place_t place)
{
    kt_print("\n");
    if (place.ends_case) {
        kt_end_case();
    }
}

static void print_word(seL4_Word word)
{
    kt_print(word < 10 ? "%lx" : word < 100000 ? "0x%lx (%lu)" : "0x%lx", word, word);
}

void kt_fail(kt_place_t place, const char *format, ...)
{
    va_list arguments;
    begin_failure(place);
    va_start(arguments, format);
    sel4_sink_vprint(&console, format, arguments);
    va_end(arguments);
    end_failure(place);
}

void kt_fail_case(const char *format, ...)
{
    va_list arguments;
    kt.failures++;
    if (kt.running != NULL) {
        kt_print("%s: %s.%s: ", kt.running->file, kt.running->group, kt.running->name);
    }
    va_start(arguments, format);
    sel4_sink_vprint(&console, format, arguments);
    va_end(arguments);
    kt_print("\n");
}

// ---- Checks

static bool holds(kt_relation_t relation, seL4_Word a, seL4_Word b)
{
    switch (relation) {
    case KT_IS_EQ:
        return a == b;
    case KT_IS_NE:
        return a != b;
    case KT_IS_LT:
        return a < b;
    case KT_IS_LE:
        return a <= b;
    case KT_IS_GT:
        return a > b;
    case KT_IS_GE:
        return a >= b;
    }
    return false;
}

void kt_check_relation(kt_place_t place, kt_comparison_t how, seL4_Word got, seL4_Word want)
{
    if (holds(how.relation, got, want)) {
        return;
    }
    begin_failure(place);
    kt_print("%s %s %s: got ", how.got_text, how.sign, how.want_text);
    print_word(got);
    kt_print(", want %s", how.relation == KT_IS_EQ ? "" : how.sign);
    print_word(want);
    end_failure(place);
}

void kt_check_true(kt_place_t place, bool is_true, const char *text)
{
    if (!is_true) {
        begin_failure(place);
        kt_print("%s does not hold", text);
        end_failure(place);
    }
}

const char *kt_error_name(seL4_Word error)
{
    static const char *const names[] = {
        "NoError",     "InvalidArgument", "InvalidCapability", "IllegalOperation",
        "RangeError",  "AlignmentError",  "FailedLookup",      "TruncatedMessage",
        "DeleteFirst", "RevokeFirst",     "NotEnoughMemory",
    };
    return error < sizeof(names) / sizeof(*names) ? names[error] : "(no error of the kernel's)";
}

void kt_check_error(kt_place_t place, seL4_Word got, seL4_Word want, const char *text)
{
    if (got == want) {
        return;
    }
    begin_failure(place);
    kt_print("%s: got %s (%lu), want %s; words", text, kt_error_name(got), got,
             kt_error_name(want));
    for (unsigned i = 0; i < 4; i++) {
        kt_print(" ");
        print_word(kt_self()->buffer->msg[i]);
    }
    end_failure(place);
}

void kt_check_words(kt_place_t place, const seL4_Word *want, size_t count)
{
    const seL4_Word *got = kt_self()->buffer->msg;
    for (size_t i = 0; i < count; i++) {
        if (got[i] != want[i]) {
            begin_failure(place);
            kt_print("message word %zu: got ", i);
            print_word(got[i]);
            kt_print(", want ");
            print_word(want[i]);
            end_failure(place);
            return;
        }
    }
}

void kt_check_text(kt_place_t place, const char *got, const char *want, const char *text)
{
    size_t i = 0;
    while (got[i] != '\0' && got[i] == want[i]) {
        i++;
    }
    if (got[i] != want[i]) {
        begin_failure(place);
        kt_print("%s: got \"%s\", want \"%s\"", text, got, want);
        end_failure(place);
    }
}

// ---- The trace

void kt_trace(char c)
{
    if (trace_length < TRACE_SIZE - 1) {
        trace[0][trace_length++] = c;
    }
}

const char *kt_traced(void)
{
    for (unsigned i = 0; i < trace_length; i++) {
        trace[1][i] = trace[0][i];
    }
    trace[1][trace_length] = '\0';
    trace_length = 0;
    return trace[1];
}

seL4_Word kt_random(seL4_Word *state)
{
    // splitmix64
    *state += 0x9e3779b97f4a7c15u;
    seL4_Word z = *state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

// ---- Faults that nobody handles

static const char *fault_name(seL4_Word label)
{
    switch (label) {
    case seL4_Fault_CapFault:
        return "capability fault";
    case seL4_Fault_UnknownSyscall:
        return "unknown system call";
    case seL4_Fault_UserException:
        return "user exception";
    case seL4_Fault_VMFault:
        return "VM fault";
    case seL4_Fault_Timeout:
        return "timeout";
    default:
        return "message with an unknown label";
    }
}

void kt_print_fault(seL4_MessageInfo_t info, seL4_Word badge)
{
    seL4_Word label = seL4_MessageInfo_get_label(info);
    kt.failures++;
    kt_print("%s: %s.%s: %s of thread %lu, words", kt.running->file, kt.running->group,
             kt.running->name, fault_name(label), badge - 1);
    for (unsigned i = 0; i < seL4_MessageInfo_get_length(info) && i < 13; i++) {
        kt_print(" %lx", seL4_GetMR((int)i));
    }
    kt_print("\n");
}
