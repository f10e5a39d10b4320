// SPDX-License-Identifier: BSD-2-Clause

// Where the queues of a disk lie.

#include <sel4c/ipc-drivers/disk_share.h>

sel4_shm_result_t sel4_disk_share_split(const sel4_disk_share_t *share,
                                        sel4_foreign_span_t *ret_requests,
                                        sel4_foreign_span_t *ret_answers)
{
    uint32_t capacity = share->capacity;
    if (capacity < SEL4_DISK_SHARE_CAPACITY_MIN || capacity > SEL4_SHM_CAPACITY_MAX) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    size_t requests_size = SEL4_SHM_QUEUE_SIZE(capacity, SEL4_DISK_REQUEST_WORDS);
    size_t answers_size = SEL4_SHM_QUEUE_SIZE(capacity, SEL4_DISK_ANSWER_WORDS);
    SEL4_TRY(sel4_foreign_span_part(share->rings, 0, requests_size, ret_requests));
    return sel4_foreign_span_part(share->rings, requests_size, answers_size, ret_answers);
}
