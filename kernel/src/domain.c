// SPDX-License-Identifier: BSD-2-Clause
//
// The domain schedule: a table of (domain, duration) run through in a circle.  An entry of duration
// 0 for domain 0 is an end marker; a duration of 0 in the running entry (the table as it is at
// boot) means that the domain never ends.

#include "domain.h"

#include "scheduler.h"

typedef struct entry {
    word_t domain;
    ticks_t duration;
} entry_t;

#define DURATION_BITS 56
#define LAST_ENTRY    (CONFIG_NUM_DOMAIN_SCHEDULES - 1) // Always an end marker.
#define FOREVER       (~(ticks_t)0)

static entry_t schedule[CONFIG_NUM_DOMAIN_SCHEDULES];
static word_t start;

static bool is_end(word_t index)
{
    return index >= CONFIG_NUM_DOMAIN_SCHEDULES ||
           (schedule[index].domain == 0 && schedule[index].duration == 0);
}

static void enter(word_t index)
{
    sched.domain_index = index;
    sched.domain = schedule[index].domain;
    sched.domain_left = schedule[index].duration;
    sched.must_reprogram = true;
}

void domain_init(void)
{
    for (word_t i = 1; i < CONFIG_NUM_DOMAIN_SCHEDULES; i++) {
        schedule[i] = (entry_t){ 0 };
    }
    start = 0;
    schedule[0] = (entry_t){ .domain = 0, .duration = FOREVER >> (64 - DURATION_BITS) };
    enter(0);
}

void domain_charge(ticks_t consumed)
{
    if (CONFIG_NUM_DOMAINS > 1) {
        sched.domain_left -= consumed < sched.domain_left ? consumed : sched.domain_left;
    }
}

bool domain_is_over(ticks_t consumed)
{
    return CONFIG_NUM_DOMAINS > 1 && sched.domain_left <= consumed;
}

bool domain_advance_if_over(void)
{
    if (!domain_is_over(sched.consumed)) {
        return false;
    }
    sched_commit_time();
    word_t next = sched.domain_index + 1;
    enter(is_end(next) ? start : next);
    return true;
}

ticks_t domain_deadline(void)
{
    return CONFIG_NUM_DOMAINS > 1 ? sched.now + sched.domain_left - sched.consumed : FOREVER;
}

static result_t set_thread(call_t *call)
{
    TRY(call_expect(call, 1, 1));
    word_t domain = call_arg(call, 0);
    if (domain >= CONFIG_NUM_DOMAINS) {
        return fail_invalid_argument(0);
    }
    if (call->extra[0]->cap.type != CAP_TCB) {
        return fail_invalid_argument(1);
    }
    sched_set_domain(cap_object(call->extra[0]->cap, tcb_t), domain);
    return OK;
}

static result_t configure(call_t *call)
{
    TRY(call_expect(call, 3, 0));
    word_t index = call_arg(call, 0);
    word_t domain = call_arg(call, 1);
    ticks_t duration = call_arg(call, 2);
    if (index >= LAST_ENTRY) {
        return fail_range(0, LAST_ENTRY - 1);
    }
    if (domain >= CONFIG_NUM_DOMAINS) {
        return fail_range(0, CONFIG_NUM_DOMAINS - 1);
    }
    if (duration >> DURATION_BITS != 0 || (duration == 0 && (domain != 0 || index == start))) {
        return fail_invalid_argument(2);
    }
    schedule[index] = (entry_t){ .domain = domain, .duration = duration };
    return OK;
}

static result_t set_start(call_t *call)
{
    TRY(call_expect(call, 1, 0));
    word_t index = call_arg(call, 0);
    if (index >= CONFIG_NUM_DOMAIN_SCHEDULES) {
        return fail_range(0, CONFIG_NUM_DOMAIN_SCHEDULES - 1);
    }
    if (is_end(index)) {
        return fail_invalid_argument(0);
    }
    start = index;
    sched_commit_time();
    enter(index);
    sched_reconsider();
    return OK;
}

result_t domain_invoke(call_t *call)
{
    switch (call->label) {
    case DomainSetSet:
        return set_thread(call);
    case DomainScheduleConfigure:
        return configure(call);
    case DomainScheduleSetStart:
        return set_start(call);
    default:
        return fail_illegal();
    }
}
