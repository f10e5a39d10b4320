// SPDX-License-Identifier: BSD-2-Clause
//
// The runner: the initial thread, above all others.  It starts the thread of a case and waits for
// its end, for a fault that nobody else handles, or for the watchdog to count too long.

#include "kt_priv.h"

#define LIMIT_TICKS      8
#define LIMIT_TICKS_SLOW 240
#define TICK_US          500000
#define WATCH_US         1000

#define SUITE_SLOTS 64

extern const kt_case_t *const __start_kt_cases[];
extern const kt_case_t *const __stop_kt_cases[];

kt_suite_t kt;

const seL4_BootInfo *kt_bootinfo(void)
{
    return kt.bootinfo;
}

// ---- Set-up

static seL4_CPtr find_untyped(seL4_Word size_bits)
{
    seL4_CPtr best = 0;
    seL4_Word best_bits = seL4_WordBits;
    for (seL4_Word i = 0; i < kt.bootinfo->untyped.end - kt.bootinfo->untyped.start; i++) {
        const seL4_UntypedDesc *untyped = &kt.bootinfo->untypedList[i];
        if (!untyped->isDevice && untyped->sizeBits >= size_bits && untyped->sizeBits < best_bits) {
            best = kt.bootinfo->untyped.start + i;
            best_bits = untyped->sizeBits;
        }
    }
    return best;
}

static void watch(seL4_Word arg)
{
    (void)arg;
    for (;;) {
        seL4_Yield();
        seL4_Signal(kt.tick);
    }
}

static void make_fault_endpoints(void)
{
    kt.fault_endpoints = kt_slots(KT_THREADS_MAX);
    for (seL4_Word i = 0; i < KT_THREADS_MAX; i++) {
        KT_NEED_OK(seL4_CNode_Mint(KT_ROOT, kt.fault_endpoints + i, KT_DEPTH, KT_ROOT, kt.endpoint,
                                   KT_DEPTH, seL4_AllRights, i + 1));
    }
}

static void set_up(void)
{
    kt.slots_next = kt.bootinfo->empty.start;
    kt.slots_end = kt.bootinfo->empty.end;
    kt.root_untyped = find_untyped(KT_UNTYPED_BITS + 1);
    KT_NEED(kt.root_untyped != 0);
    kt.untyped = kt_make_in(kt.root_untyped, seL4_UntypedObject, KT_UNTYPED_BITS);
    kt.endpoint = kt_make_in(kt.root_untyped, seL4_EndpointObject, 0);
    kt.reply = kt_make_in(kt.root_untyped, seL4_ReplyObject, 0);
    seL4_CPtr notification = kt_make_in(kt.root_untyped, seL4_NotificationObject, 0);
    kt.tick = kt_mint(notification, seL4_AllRights, KT_TICK_BADGE);
    KT_NEED_OK(seL4_TCB_BindNotification(KT_AUTHORITY, notification));
    make_fault_endpoints();
    kt_thread_make(KT_WATCHDOG, kt.root_untyped, watch,
                   &(const kt_thread_options_t){
                       .priority = seL4_MaxPrio, .budget_us = WATCH_US, .period_us = TICK_US });
    kt.slots_first = kt.slots_next;
}

// ---- One case

static void run_case(seL4_Word arg)
{
    (void)arg;
    kt.running->run();
    kt_end_case();
}

static void wait_for_end(void)
{
    unsigned limit = (kt.running->flags & KT_SLOW) != 0 ? LIMIT_TICKS_SLOW : LIMIT_TICKS;
    for (unsigned ticks = 0; ticks < limit;) {
        seL4_Word badge = 0;
        seL4_MessageInfo_t info = seL4_Recv(kt.endpoint, &badge, kt.reply);
        if (badge == KT_TICK_BADGE) {
            ticks++;
        } else if (seL4_MessageInfo_get_label(info) == KT_LABEL_END) {
            return;
        } else {
            kt_print_fault(info, badge);
            return;
        }
    }
    kt_fail_case("it did not end in time");
}

static void clean_up(void)
{
    for (unsigned i = 0; i < kt.thread_count; i++) {
        (void)seL4_TCB_Suspend(kt_threads[i + KT_MAIN].tcb);
    }
    KT_NEED_OK(seL4_CNode_Revoke(KT_ROOT, kt.untyped, KT_DEPTH));
    for (unsigned i = 0; i < kt.extra_count; i++) {
        KT_NEED_OK(seL4_CNode_Revoke(KT_ROOT, kt.extra[i], KT_DEPTH));
    }
    for (seL4_CPtr slot = kt.slots_first; slot < kt.slots_next; slot++) {
        KT_NEED_OK(seL4_CNode_Delete(KT_ROOT, slot, KT_DEPTH));
    }
    kt_objects_reset();
}

// From now on: ticks that come late in a case disturb no measurement of it.
static void restart_watch(void)
{
    kt_thread_t *thread = &kt_threads[KT_WATCHDOG];
    kt_stop(thread);
    KT_NEED_OK(seL4_SchedContext_Unbind(thread->sc));
    KT_NEED_OK(
        seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, thread->sc, WATCH_US, TICK_US, 0, 0, 0));
    KT_NEED_OK(seL4_SchedContext_Bind(thread->sc, thread->tcb));
    kt_start(thread, watch, 0);
}

static bool run_one(const kt_case_t *test)
{
    kt.running = test;
    kt.failures = 0;
    kt_checks_reset();
    kt_threads_reset();
    kt_print("  %s.%s\n", test->group, test->name);
    bool is_to_fail = (test->flags & KT_FAILS) != 0;
    kt.is_muted = is_to_fail;
    kt_backend_case_begins();
    restart_watch();
    kt_thread_make(KT_MAIN, kt.untyped, run_case,
                   &(const kt_thread_options_t){ .priority = KT_PRIORITY });
    wait_for_end();
    clean_up();
    kt_backend_case_ended();
    kt.is_muted = false;
    bool passes = (kt.failures > 0) == is_to_fail;
    if (!passes) {
        kt_print("FAILED %s.%s%s\n", test->group, test->name, is_to_fail ? ": it was to fail" : "");
    }
    return passes;
}

// ---- All cases

static size_t length_of_match(const char *text, const char *part)
{
    size_t length = 0;
    while (part[length] != '\0' && text[length] == part[length]) {
        length++;
    }
    return part[length] == '\0' ? length : 0;
}

static bool ends_word(char c)
{
    return c == '\0' || c == ' ';
}

static bool names(const char *word, const kt_case_t *test)
{
    size_t group = length_of_match(word, test->group);
    if (group > 0 && ends_word(word[group])) {
        return true;
    }
    if (group == 0 || word[group] != '.') {
        return false;
    }
    size_t name = length_of_match(word + group + 1, test->name);
    return name > 0 && ends_word(word[group + 1 + name]);
}

static bool is_wanted(const kt_case_t *test, const char *filter)
{
    const char *word = filter;
    bool has_word = false;
    while (*word != '\0') {
        if (*word != ' ') {
            has_word = true;
            if (names(word, test)) {
                return true;
            }
        }
        while (!ends_word(*word)) {
            word++;
        }
        while (*word == ' ') {
            word++;
        }
    }
    return !has_word;
}

// Which of the lacks the case cannot do without: that with no flags is none.
static size_t lack_of(const kt_case_t *test, const kt_lack_t *lacks)
{
    size_t i = 0;
    while (lacks[i].flags != 0 && (test->flags & lacks[i].flags) == 0) {
        i++;
    }
    return i;
}

// A line for each reason; gives how many were skipped.
static unsigned print_skipped(const kt_lack_t *lacks, const unsigned *counts)
{
    unsigned all = 0;
    for (size_t i = 0; lacks[i].flags != 0; i++) {
        all += counts[i];
        if (counts[i] != 0) {
            kt_print("skipped %u: %s\n", counts[i], lacks[i].why);
        }
    }
    return all;
}

unsigned kt_run(const seL4_BootInfo *bootinfo, const char *filter)
{
    unsigned passed = 0;
    unsigned failed = 0;
    unsigned skipped_counts[KT_LACKS_MAX] = { 0 };
    const kt_lack_t *lacks = kt_backend_lacks();
    kt.bootinfo = bootinfo;
    set_up();
    for (const kt_case_t *const *test = __start_kt_cases; test < __stop_kt_cases; test++) {
        if (!is_wanted(*test, filter)) {
            continue;
        }
        size_t lack = lack_of(*test, lacks);
        if (lacks[lack].flags != 0) {
            skipped_counts[lack]++;
        } else if (run_one(*test)) {
            passed++;
        } else {
            failed++;
        }
    }
    unsigned skipped = print_skipped(lacks, skipped_counts);
    if (passed + failed + skipped == 0) {
        kt_print("no case is named \"%s\"\n", filter);
        failed++;
    }
    kt_print("%u passed, %u failed", passed, failed);
    if (skipped > 0) {
        kt_print(", %u skipped", skipped);
    }
    kt_print("\n");
    return failed;
}
