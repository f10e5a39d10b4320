// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/check.h>
#include <sel4c/microkit_io.h>
#include <sel4c/msg/ipc.h>

static void expect(sel4_driver_result_t result, const char *what)
{
    if (result.error != SEL4_DRIVER_OK) {
        sel4_panic("%s: no %s: %s", sel4_mk_name(), what, sel4_driver_error_text(result.error));
    }
}

static void expect_shared(sel4_shm_result_t result, const char *what)
{
    if (result.error != SEL4_SHM_OK) {
        sel4_panic("%s: no %s: %s. Look at the sizes of its regions in the system description",
                   sel4_mk_name(), what, sel4_shm_error_text(result.error));
    }
}

sel4_mutable_span_t sel4_mk_io_region(const char *name, uintptr_t vaddr, uintptr_t size)
{
    if (vaddr == 0 || size == 0) {
        sel4_panic("%s: no region \"%s\". Its <map> needs setvar_vaddr=\"%s_vaddr\" and "
                   "setvar_size=\"%s_size\"",
                   sel4_mk_name(), name, name, name);
    }
    return sel4_mutable_span((void *)vaddr, size);
}

static sel4_msg_caller_t join(sel4_mk_driver_t *driver, sel4_mk_channel_t channel, unsigned needs,
                              const char *what)
{
    if (sel4_mk_channel_check(channel, needs).error != SEL4_OK) {
        sel4_panic("%s: the channel %u to the driver of the %s is not there, or does not allow "
                   "%s (pp=\"true\" on this end)",
                   sel4_mk_name(), channel.id, what,
                   (needs & SEL4_MK_MAY_CALL) != 0 ? "calls" : "notifications");
    }
    driver->channel = channel;
    driver->endpoint = sel4_endpoint_from_bits(SEL4_MK_SLOT_CALL + channel.id);
    return sel4_msg_endpoint_caller(&driver->endpoint);
}

// Whatever is done for one event, the driver is told once, at its end.
static void notify_driver(void *context)
{
    const sel4_mk_driver_t *driver = context;
    (void)sel4_mk_defer_notify(driver->channel).error; // checked when it was joined
}

static sel4_foreign_span_t foreign(sel4_mutable_span_t span)
{
    return sel4_foreign_span(span.data, span.size);
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* ---- Network cards */

sel4_link_t sel4_mk_nic_open(sel4_mk_nic_t *nic, sel4_mk_channel_t driver,
                             sel4_mutable_span_t rings, sel4_mutable_span_t receive,
                             sel4_mutable_span_t transmit)
{
    sel4_nic_about_t about;
    sel4_msg_caller_t caller =
        join(&nic->driver, driver, SEL4_MK_MAY_CALL | SEL4_MK_MAY_NOTIFY, "network card");
    expect(sel4_nic_client_ask(caller, &about), "network card");
    uint32_t capacity = sel4_nic_share_capacity(rings.size);
    size_t fits = smallest(receive.size, transmit.size, SIZE_MAX) >> SEL4_NIC_BUFFER_BITS;
    const sel4_nic_client_options_t options = {
        .share = {
            .rings = foreign(rings),
            .capacity = capacity,
            .receive_data = foreign(receive),
            .transmit_data = foreign(transmit),
        },
        .buffer_count = (uint32_t)smallest(capacity, fits, SEL4_MK_NIC_BUFFERS_MAX),
        .slots = nic->slots,
        .mac = about.mac,
        .mtu = about.mtu,
        .driver = { notify_driver, &nic->driver },
    };
    expect_shared(sel4_nic_client_init(&nic->client, &options), "network card");
    return sel4_nic_client_link(&nic->client);
}

/* ---- Disks */

bool sel4_mk_disk_open(sel4_mk_disk_t *disk, sel4_mk_channel_t driver, sel4_mutable_span_t rings,
                       sel4_mutable_span_t data, sel4_disk_t *ret_disk)
{
    sel4_disk_layout_t layout;
    sel4_msg_caller_t caller =
        join(&disk->driver, driver, SEL4_MK_MAY_CALL | SEL4_MK_MAY_NOTIFY, "disk");
    if (sel4_disk_client_ask(caller, &layout).error != SEL4_DRIVER_OK) {
        return false;
    }
    const sel4_disk_client_options_t options = {
        .share = {
            .rings = foreign(rings),
            .capacity = sel4_disk_share_capacity(rings.size),
            .data = foreign(data),
        },
        .layout = layout,
        .slots = disk->slots,
        .tokens = disk->tokens,
        .driver = { notify_driver, &disk->driver },
    };
    if (options.share.capacity > SEL4_MK_DISK_REQUESTS_MAX) {
        sel4_panic("%s: the rings of the disk hold %u requests, this program at most %u: make the "
                   "region smaller",
                   sel4_mk_name(), options.share.capacity, SEL4_MK_DISK_REQUESTS_MAX);
    }
    expect_shared(sel4_disk_client_init(&disk->client, &options), "disk");
    *ret_disk = sel4_disk_client_disk(&disk->client);
    return true;
}

/* ---- Timers, clocks, random bytes */

sel4_timer_t sel4_mk_timer_open(sel4_mk_timer_t *timer, sel4_mk_channel_t driver)
{
    sel4_timer_client_init(&timer->client, join(&timer->driver, driver, SEL4_MK_MAY_CALL, "timer"));
    return sel4_timer_client_timer(&timer->client);
}

sel4_rtc_t sel4_mk_rtc_open(sel4_mk_rtc_t *rtc, sel4_mk_channel_t driver)
{
    sel4_rtc_client_init(&rtc->client, join(&rtc->driver, driver, SEL4_MK_MAY_CALL, "clock"));
    return sel4_rtc_client_rtc(&rtc->client);
}

sel4_rng_t sel4_mk_rng_open(sel4_mk_rng_t *rng, sel4_mk_channel_t driver)
{
    sel4_rng_client_init(&rng->client,
                         join(&rng->driver, driver, SEL4_MK_MAY_CALL, "source of random bytes"));
    return sel4_rng_client_rng(&rng->client);
}

/* ---- Tasks */

#define NO_DEADLINE UINT64_MAX

static sel4_async_time_t read_clock(void *context)
{
    return ((const sel4_mk_executor_t *)context)->now_ns;
}

// Says so, which the trap of the library does not.
SEL4_WEAK SEL4_NORETURN void sel4_async_stack_overflowed(const sel4_async_task_t *task)
{
    sel4_panic("%s: a task has written below its stack of %zu bytes", sel4_mk_name(),
               task->stack_size);
}

void sel4_mk_executor_init(sel4_mk_executor_t *executor, sel4_timer_t timer)
{
    executor->timer = timer;
    executor->now_ns = sel4_timer_now_ns(timer);
    executor->deadline_ns = NO_DEADLINE;
    sel4_async_executor_init(&executor->executor, read_clock, executor);
    sel4_async_bundle_init(&executor->tasks, &executor->executor);
}

void sel4_mk_executor_begin(sel4_mk_executor_t *executor)
{
    executor->now_ns = sel4_timer_now_ns(executor->timer);
}

static void set_timer(sel4_mk_executor_t *executor, uint64_t deadline_ns)
{
    if (deadline_ns == NO_DEADLINE) {
        sel4_timer_cancel(executor->timer);
    } else {
        sel4_timer_set_deadline_ns(executor->timer, deadline_ns);
    }
    executor->deadline_ns = deadline_ns;
}

/*
 * The timer is set anew when the next deadline is another one, or when the one that it was set to
 * has passed, since it rings once.
 */
void sel4_mk_executor_run(sel4_mk_executor_t *executor)
{
    sel4_async_run_until_stalled(&executor->executor);
    uint64_t next = sel4_async_next_deadline(&executor->executor);
    if (next != executor->deadline_ns || next <= executor->now_ns) {
        set_timer(executor, next);
    }
}

void sel4_mk_executor_spawn(sel4_mk_executor_t *executor, sel4_async_task_t *task,
                            const sel4_async_task_options_t *options)
{
    sel4_async_error_t error = sel4_async_spawn(&executor->tasks, task, options).error;
    if (error != SEL4_ASYNC_OK) {
        sel4_panic("%s: no task: %s", sel4_mk_name(), sel4_async_error_text(error));
    }
}
