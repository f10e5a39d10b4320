// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Devices that other protection domains drive, and an executor of tasks, for a protection domain.
 *
 *     SEL4_MK_REGION(net_rings, uint8_t); …
 *     SEL4_MK_WORD(net_driver, 0);
 *
 *     link = sel4_mk_nic_open(&nic, SEL4_MK_CHANNEL(SEL4_MK_WORD_VALUE(net_driver)),
 *                             SEL4_MK_IO_REGION(net_rings), SEL4_MK_IO_REGION(net_receive),
 *                             SEL4_MK_IO_REGION(net_transmit));
 *
 * What is opened here is what the program is there for: if a region or a channel is missing from
 * the system description, or the driver does not answer as it should, it panics with a sentence
 * that names what is missing.  Drivers have higher priorities than those who call them.
 */

#include <sel4c/async_future.h>
#include <sel4c/ipc-drivers/disk_client.h>
#include <sel4c/ipc-drivers/nic_client.h>
#include <sel4c/ipc-drivers/rng_client.h>
#include <sel4c/ipc-drivers/rtc_client.h>
#include <sel4c/ipc-drivers/timer_client.h>
#include <sel4c/microkit.h>

// A region by the name it has in SEL4_MK_REGION().
#define SEL4_MK_IO_REGION(name) \
    sel4_mk_io_region(#name, SEL4_MK_WORD_VALUE(name##_vaddr), SEL4_MK_WORD_VALUE(name##_size))

// Panics when the system description has not set its address and size.
sel4_mutable_span_t sel4_mk_io_region(const char *name, uintptr_t vaddr, uintptr_t size);

// The channel to a driver.
typedef struct sel4_mk_driver {
    sel4_mk_channel_t channel;
    sel4_endpoint_t endpoint;
} sel4_mk_driver_t;

/* ---- Network cards */

#define SEL4_MK_NIC_BUFFERS_MAX 256u

typedef struct sel4_mk_nic {
    sel4_mk_driver_t driver;
    sel4_nic_client_t client;
    sel4_shm_slot_t slots[2 * SEL4_MK_NIC_BUFFERS_MAX];
} sel4_mk_nic_t;

sel4_link_t sel4_mk_nic_open(sel4_mk_nic_t *nic, sel4_mk_channel_t driver,
                             sel4_mutable_span_t rings, sel4_mutable_span_t receive,
                             sel4_mutable_span_t transmit);

/* ---- Disks: what is read and written lies in `data` */

#define SEL4_MK_DISK_REQUESTS_MAX 64u

typedef struct sel4_mk_disk {
    sel4_mk_driver_t driver;
    sel4_disk_client_t client;
    sel4_shm_slot_t slots[SEL4_MK_DISK_REQUESTS_MAX];
    uintptr_t tokens[SEL4_MK_DISK_REQUESTS_MAX];
} sel4_mk_disk_t;

// False when the driver says that there is no disk.
bool sel4_mk_disk_open(sel4_mk_disk_t *disk, sel4_mk_channel_t driver, sel4_mutable_span_t rings,
                       sel4_mutable_span_t data, sel4_disk_t *ret_disk);

/* ---- Timers, clocks, random bytes */

typedef struct sel4_mk_timer {
    sel4_mk_driver_t driver;
    sel4_timer_client_t client;
} sel4_mk_timer_t;

typedef struct sel4_mk_rtc {
    sel4_mk_driver_t driver;
    sel4_rtc_client_t client;
} sel4_mk_rtc_t;

typedef struct sel4_mk_rng {
    sel4_mk_driver_t driver;
    sel4_rng_client_t client;
} sel4_mk_rng_t;

sel4_timer_t sel4_mk_timer_open(sel4_mk_timer_t *timer, sel4_mk_channel_t driver);
sel4_rtc_t sel4_mk_rtc_open(sel4_mk_rtc_t *rtc, sel4_mk_channel_t driver);
sel4_rng_t sel4_mk_rng_open(sel4_mk_rng_t *rng, sel4_mk_channel_t driver);

/* ---- Tasks */

/*
 * An executor whose clock is a timer.  The time is read once for each event, so it is the same for
 * all that is done then.
 */
typedef struct sel4_mk_executor {
    sel4_async_executor_t executor;
    sel4_timer_t timer;
    uint64_t now_ns;
    uint64_t deadline_ns;      // that the timer is set to
    sel4_async_bundle_t tasks; // those of sel4_mk_executor_spawn()
} sel4_mk_executor_t;

void sel4_mk_executor_init(sel4_mk_executor_t *executor, sel4_timer_t timer);

// At the start of an event, before anything that looks at the time.
void sel4_mk_executor_begin(sel4_mk_executor_t *executor);

// At its end: lets tasks run until none can, and sets the timer to the next deadline.
void sel4_mk_executor_run(sel4_mk_executor_t *executor);

// A task that the program cannot do without: panics when it cannot be made.
void sel4_mk_executor_spawn(sel4_mk_executor_t *executor, sel4_async_task_t *task,
                            const sel4_async_task_options_t *options);

/* ---- A pool of random bits, for those who cannot wait for the device, such as TLS */

#define SEL4_MK_RANDOM_SIZE 1024

typedef struct sel4_mk_random {
    sel4_rng_t rng;
    size_t size;
    sel4_async_waiters_t came;
    sel4_async_waiters_t wanted;
    sel4_async_task_t task;
    uint8_t pool[SEL4_MK_RANDOM_SIZE];
    _Alignas(16) unsigned char stack[4096];
} sel4_mk_random_t;

// Has a task of the executor keep the pool full.  Panics when the device gives none any more.
void sel4_mk_random_init(sel4_mk_random_t *random, sel4_rng_t rng, sel4_mk_executor_t *executor);

// To be called after the driver's notification.
void sel4_mk_random_handle_event(sel4_mk_random_t *random);

// Waits until the pool is half full: enough to begin with.
void sel4_mk_random_wait(sel4_async_task_t *self, sel4_mk_random_t *random);

// Takes `size` bytes, each once.  False when there are not so many; `random` is a sel4_mk_random_t.
bool sel4_mk_random_take(void *random, void *bytes, size_t size);
