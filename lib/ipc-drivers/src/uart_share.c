// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/ipc-drivers/uart_share.h>

sel4_shm_result_t sel4_uart_share_split(const sel4_uart_share_t *share,
                                        sel4_foreign_span_t *ret_to_device,
                                        sel4_foreign_span_t *ret_from_device)
{
    if (share->capacity < SEL4_UART_SHARE_CAPACITY_MIN || share->capacity > SEL4_SHM_CAPACITY_MAX) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    size_t size = SEL4_SHM_STREAM_SIZE(share->capacity);
    SEL4_TRY(sel4_foreign_span_part(share->rings, 0, size, ret_to_device));
    return sel4_foreign_span_part(share->rings, size, size, ret_from_device);
}
