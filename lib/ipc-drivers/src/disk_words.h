// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Requests and answers as words of the queues.

#include <sel4c/ipc-drivers/disk_share.h>

typedef struct sel4_disk_priv_request {
    uint32_t operation;
    uint32_t sector_count;
    uint64_t sector;
    uint64_t offset;
    uint32_t number;
} sel4_disk_priv_request_t;

static inline void sel4_disk_priv_request_put(sel4_disk_priv_request_t request, uint64_t *words)
{
    words[0] = (uint64_t)request.sector_count << 32 | request.operation;
    words[1] = request.sector;
    words[2] = request.offset;
    words[3] = request.number;
}

static inline sel4_disk_priv_request_t sel4_disk_priv_request_get(const uint64_t *words)
{
    return (sel4_disk_priv_request_t){
        .operation = (uint32_t)words[0],
        .sector_count = (uint32_t)(words[0] >> 32),
        .sector = words[1],
        .offset = words[2],
        .number = (uint32_t)words[3],
    };
}

static inline uint64_t sel4_disk_priv_answer(uint32_t number, sel4_driver_error_t error)
{
    return (uint64_t)error << 32 | number;
}
