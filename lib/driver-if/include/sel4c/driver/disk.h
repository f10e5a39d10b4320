// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a disk can do: read, write and flush runs of sectors, several requests at a time.
 *
 * Nothing here blocks; whoever owns the interrupt calls sel4_disk_handle_irq() when it came, takes
 * until nothing is left, and acknowledges it afterwards.  Requests may complete in any order, and
 * those that overlap may be done in any: who needs an order waits for the first.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/driver/error.h>

// What the disk is; it stays so.
typedef struct sel4_disk_layout {
    uint64_t sector_count;
    uint32_t sector_size;         // bytes, a power of two, at least 512
    uint32_t request_sectors_max; // in one request
    bool is_read_only;
    bool has_flush; // else what is written is kept at once, or there is no telling
} sel4_disk_layout_t;

typedef enum sel4_disk_operation {
    SEL4_DISK_READ,
    SEL4_DISK_WRITE,
    SEL4_DISK_FLUSH, // what was completed before is kept when the power goes
} sel4_disk_operation_t;

/*
 * A request.  The buffer is told twice, for the processor and for the device; a disk uses the one
 * that it needs.  `token` is the caller's own name for it.
 */
typedef struct sel4_disk_request {
    sel4_disk_operation_t operation;
    uint64_t sector; // the first; of `sector_count`, at least one; both 0 for a flush
    uint32_t sector_count;
    void *bytes;
    uint64_t device_address;
    uintptr_t token;
} sel4_disk_request_t;

/*
 * The end of a request: SEL4_DRIVER_OK when it was done wholly, otherwise SEL4_DRIVER_ERR_IO,
 * _UNSUPPORTED or _DEVICE, and the buffer or the sectors hold who knows what.
 */
typedef struct sel4_disk_completion {
    uintptr_t token;
    sel4_driver_error_t error;
} sel4_disk_completion_t;

typedef struct sel4_disk_functions {
    sel4_driver_result_t (*submit)(void *device, const sel4_disk_request_t *request);
    void (*kick)(void *device);
    bool (*take)(void *device, sel4_disk_completion_t *ret_completion);
    void (*handle_irq)(void *device);
} sel4_disk_functions_t;

typedef struct sel4_disk {
    const sel4_disk_functions_t *functions;
    void *device;
    sel4_disk_layout_t layout;
} sel4_disk_t;

/*
 * Begins a request.
 *
 * Fails  SEL4_DRIVER_ERR_FULL         the disk has as many as it can hold
 *        SEL4_DRIVER_ERR_RANGE        no or too many sectors, or not all are on the disk
 *        SEL4_DRIVER_ERR_READ_ONLY    a write on a disk that takes none
 *        SEL4_DRIVER_ERR_UNSUPPORTED  an operation that the disk has not
 *        SEL4_DRIVER_ERR_DEVICE       the device has failed
 *        Nothing was begun then.
 * Owns   the disk has the buffer until sel4_disk_take() gives the token back; `*request` is copied
 */
static inline sel4_driver_result_t sel4_disk_submit(sel4_disk_t disk,
                                                    const sel4_disk_request_t *request)
{
    return disk.functions->submit(disk.device, request);
}

// Has the device look at what was submitted since; it may sit there otherwise.
static inline void sel4_disk_kick(sel4_disk_t disk)
{
    disk.functions->kick(disk.device);
}

/*
 * Takes a request that has ended; false when there is none.  After that, the next one raises an
 * interrupt.  Every request that was begun ends: those that a failed device leaves, with
 * SEL4_DRIVER_ERR_DEVICE.
 */
static inline bool sel4_disk_take(sel4_disk_t disk, sel4_disk_completion_t *ret_completion)
{
    return disk.functions->take(disk.device, ret_completion);
}

// Does what an interrupt of the device asks for; does nothing when there was none.
static inline void sel4_disk_handle_irq(sel4_disk_t disk)
{
    disk.functions->handle_irq(disk.device);
}

// Whether a request lies on the disk and is one that it takes; what a driver's submit begins with.
static inline sel4_driver_result_t sel4_disk_check(const sel4_disk_layout_t *layout,
                                                   const sel4_disk_request_t *request)
{
    switch (request->operation) {
    case SEL4_DISK_FLUSH:
        return layout->has_flush ? SEL4_DRIVER_SUCCESS
                                 : SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_UNSUPPORTED);
    case SEL4_DISK_READ:
        break;
    case SEL4_DISK_WRITE:
        if (layout->is_read_only) {
            return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_READ_ONLY);
        }
        break;
    default: // the request may come from another program
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_UNSUPPORTED);
    }
    if (request->sector_count == 0 || request->sector_count > layout->request_sectors_max) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    if (request->sector > layout->sector_count ||
        request->sector_count > layout->sector_count - request->sector) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    return SEL4_DRIVER_SUCCESS;
}
