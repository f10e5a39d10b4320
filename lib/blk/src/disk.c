// SPDX-License-Identifier: BSD-2-Clause

/*
 * A disk's requests, each with a buffer of its own; a buffer's number is the request's token.
 *
 * A task that goes before its request has ended leaves the buffer to the disk: it is free again
 * when the completion comes, and no sooner.
 */

#include <string.h>

#include <sel4c/blk_disk.h>

#include "blk_priv.h"

enum {
    FREE,
    TAKEN, // by a task; the disk does not have it yet, or no more
    BUSY,  // the disk has it, and a task waits for it
    LEFT,  // the disk has it, and nobody waits
    ENDED, // the task has not looked yet
};

typedef struct completion_future {
    sel4_async_future_t future;
    sel4_blk_buffer_t *buffer;
} completion_future_t;

static bool poll_completion(sel4_async_future_t *future)
{
    sel4_blk_buffer_t *buffer = SEL4_CONTAINER_OF(future, completion_future_t, future)->buffer;
    if (buffer->state == ENDED) {
        return true;
    }
    sel4_async_future_enlist(future, &buffer->waiters);
    return false;
}

static sel4_blk_error_t error_of(sel4_driver_error_t error)
{
    switch (error) {
    case SEL4_DRIVER_OK:
        return SEL4_BLK_OK;
    case SEL4_DRIVER_ERR_RANGE:
        return SEL4_BLK_ERR_RANGE;
    case SEL4_DRIVER_ERR_READ_ONLY:
        return SEL4_BLK_ERR_READ_ONLY;
    case SEL4_DRIVER_ERR_DEVICE:
        return SEL4_BLK_ERR_DEVICE;
    default:
        return SEL4_BLK_ERR_IO;
    }
}

/* ---- Buffers */

static void put_buffer(sel4_blk_disk_t *disk, sel4_blk_buffer_t *buffer)
{
    buffer->state = FREE;
    sel4_async_semaphore_release(&disk->free);
}

// The semaphore has counted it, so there is one.
static sel4_blk_buffer_t *find_free(sel4_blk_disk_t *disk)
{
    size_t i = 0;
    while (disk->buffers[i].state != FREE) {
        i++;
    }
    return &disk->buffers[i];
}

static sel4_blk_result_t take_buffer(sel4_blk_disk_t *disk, sel4_async_task_t *self,
                                     sel4_async_time_t deadline, sel4_blk_buffer_t **ret_buffer)
{
    SEL4_TRY(sel4_blk_priv_of_wait(sel4_async_semaphore_acquire(self, &disk->free, deadline)));
    *ret_buffer = find_free(disk);
    (*ret_buffer)->state = TAKEN;
    return SEL4_BLK_SUCCESS;
}

/* ---- Requests */

// The disk may hold fewer requests than there are buffers; when one ends, there is room.
typedef struct submission {
    sel4_async_future_t future;
    sel4_blk_disk_t *disk;
    sel4_disk_request_t request;
    sel4_driver_error_t error;
} submission_t;

static bool poll_submission(sel4_async_future_t *future)
{
    submission_t *submission = SEL4_CONTAINER_OF(future, submission_t, future);
    submission->error = sel4_disk_submit(submission->disk->disk, &submission->request).error;
    if (submission->error != SEL4_DRIVER_ERR_FULL) {
        return true;
    }
    sel4_async_future_enlist(future, &submission->disk->room);
    return false;
}

static sel4_blk_result_t submit(sel4_blk_disk_t *disk, sel4_async_task_t *self,
                                const sel4_disk_request_t *request, sel4_async_time_t deadline)
{
    submission_t submission = { SEL4_ASYNC_FUTURE(poll_submission), disk, *request,
                                SEL4_DRIVER_OK };
    SEL4_TRY(sel4_blk_priv_of_wait(sel4_async_await(self, &submission.future, deadline)));
    return SEL4_BLK_FAILURE(error_of(submission.error));
}

// Leaves the buffer to the disk if it fails for another reason than the disk's.
static sel4_blk_result_t wait_for(sel4_async_task_t *self, sel4_blk_buffer_t *buffer,
                                  sel4_async_time_t deadline)
{
    completion_future_t end = { SEL4_ASYNC_FUTURE(poll_completion), buffer };
    sel4_async_result_t result = sel4_async_await(self, &end.future, deadline);
    if (result.error != SEL4_ASYNC_OK) {
        buffer->state = LEFT;
        return sel4_blk_priv_of_wait(result);
    }
    return SEL4_BLK_FAILURE(error_of(buffer->error));
}

static sel4_blk_result_t run(sel4_blk_disk_t *disk, sel4_async_task_t *self,
                             sel4_blk_buffer_t *buffer, sel4_disk_request_t request,
                             sel4_async_time_t deadline)
{
    request.bytes = buffer->bytes;
    request.device_address = buffer->device_address;
    request.token = (uintptr_t)(buffer - disk->buffers);
    SEL4_TRY(submit(disk, self, &request, deadline));
    buffer->state = BUSY;
    sel4_disk_kick(disk->disk);
    return wait_for(self, buffer, deadline);
}

static void leave_buffer(sel4_blk_disk_t *disk, sel4_blk_buffer_t *buffer)
{
    if (buffer->state != LEFT) {
        put_buffer(disk, buffer);
    }
}

typedef struct transfer {
    sel4_disk_operation_t operation;
    uint64_t sector;
    uint32_t count;
    uint8_t *to;         // of a read
    const uint8_t *from; // of a write
} transfer_t;

// As many sectors as a buffer holds.
static sel4_blk_result_t transfer_some(sel4_blk_disk_t *disk, sel4_async_task_t *self,
                                       const transfer_t *transfer, sel4_async_time_t deadline)
{
    size_t size = (size_t)transfer->count * disk->disk.layout.sector_size;
    sel4_blk_buffer_t *buffer;
    SEL4_TRY(take_buffer(disk, self, deadline, &buffer));
    if (transfer->from != NULL) {
        memcpy(buffer->bytes, transfer->from, size);
    }
    sel4_blk_result_t result = run(disk, self, buffer,
                                   (sel4_disk_request_t){
                                       .operation = transfer->operation,
                                       .sector = transfer->sector,
                                       .sector_count = transfer->count,
                                   },
                                   deadline);
    if (result.error == SEL4_BLK_OK && transfer->to != NULL) {
        memcpy(transfer->to, buffer->bytes, size);
    }
    leave_buffer(disk, buffer);
    return result;
}

static sel4_blk_result_t transfer_all(sel4_blk_disk_t *disk, sel4_async_task_t *self,
                                      transfer_t transfer, sel4_async_time_t deadline)
{
    uint32_t left = transfer.count;
    while (left > 0) {
        transfer.count = left < disk->buffer_sectors ? left : disk->buffer_sectors;
        SEL4_TRY(transfer_some(disk, self, &transfer, deadline));
        size_t size = (size_t)transfer.count * disk->disk.layout.sector_size;
        transfer.sector += transfer.count;
        transfer.to = transfer.to == NULL ? NULL : transfer.to + size;
        transfer.from = transfer.from == NULL ? NULL : transfer.from + size;
        left -= transfer.count;
    }
    return SEL4_BLK_SUCCESS;
}

static sel4_blk_result_t disk_read(void *state, sel4_async_task_t *self, uint64_t sector,
                                   uint32_t count, void *bytes, sel4_async_time_t deadline)
{
    transfer_t transfer = { SEL4_DISK_READ, sector, count, bytes, NULL };
    return transfer_all(state, self, transfer, deadline);
}

static sel4_blk_result_t disk_write(void *state, sel4_async_task_t *self, uint64_t sector,
                                    uint32_t count, const void *bytes, sel4_async_time_t deadline)
{
    transfer_t transfer = { SEL4_DISK_WRITE, sector, count, NULL, bytes };
    return transfer_all(state, self, transfer, deadline);
}

static sel4_blk_result_t disk_flush(void *state, sel4_async_task_t *self,
                                    sel4_async_time_t deadline)
{
    sel4_blk_disk_t *disk = state;
    if (!disk->disk.layout.has_flush) {
        return SEL4_BLK_SUCCESS;
    }
    transfer_t transfer = { .operation = SEL4_DISK_FLUSH };
    return transfer_some(disk, self, &transfer, deadline);
}

/* ---- The device */

void sel4_blk_disk_handle_event(sel4_blk_disk_t *disk)
{
    sel4_disk_completion_t completion;
    sel4_disk_handle_irq(disk->disk);
    while (sel4_disk_take(disk->disk, &completion)) {
        sel4_blk_buffer_t *buffer = NULL;
        if (completion.token < disk->buffer_count) {
            buffer = &disk->buffers[completion.token];
        }
        if (buffer == NULL || (buffer->state != BUSY && buffer->state != LEFT)) {
            disk->bad_tokens++;
            continue;
        }
        sel4_async_wake_one(&disk->room);
        if (buffer->state == LEFT) {
            put_buffer(disk, buffer);
            continue;
        }
        buffer->error = completion.error;
        buffer->state = ENDED;
        sel4_async_wake_all(&buffer->waiters);
    }
}

static const sel4_blk_functions_t disk_functions = { disk_read, disk_write, disk_flush };

static uint32_t sectors_of_buffer(const sel4_disk_layout_t *layout, size_t buffer_size)
{
    size_t count = buffer_size / layout->sector_size;
    return count < layout->request_sectors_max ? (uint32_t)count : layout->request_sectors_max;
}

sel4_blk_result_t sel4_blk_disk_init(sel4_blk_disk_t *state, sel4_disk_t disk,
                                     sel4_blk_buffer_t *buffers, size_t buffer_count,
                                     size_t buffer_size, sel4_blk_t *ret_blk)
{
    if (!sel4_blk_priv_is_sector_size(disk.layout.sector_size)) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_SECTOR_SIZE);
    }
    uint32_t buffer_sectors = sectors_of_buffer(&disk.layout, buffer_size);
    if (buffer_count == 0 || buffer_sectors == 0) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_MEMORY);
    }
    *state = (sel4_blk_disk_t){
        .disk = disk,
        .buffers = buffers,
        .buffer_count = buffer_count,
        .buffer_sectors = buffer_sectors,
    };
    sel4_async_waiters_init(&state->room);
    sel4_async_semaphore_init(&state->free, buffer_count);
    for (size_t i = 0; i < buffer_count; i++) {
        buffers[i].state = FREE;
        sel4_async_waiters_init(&buffers[i].waiters);
    }
    // A disk tells of what ends after it was found to have nothing.
    sel4_blk_disk_handle_event(state);
    *ret_blk = (sel4_blk_t){
        .functions = &disk_functions,
        .state = state,
        .layout = { disk.layout.sector_count, disk.layout.sector_size, disk.layout.is_read_only },
    };
    return SEL4_BLK_SUCCESS;
}
