// SPDX-License-Identifier: BSD-2-Clause

// Where the rings of a network card lie.

#include <sel4c/ipc-drivers/nic_share.h>

sel4_shm_result_t sel4_nic_share_split(const sel4_nic_share_t *share, sel4_shm_pair_t *ret_receive,
                                       sel4_shm_pair_t *ret_transmit)
{
    if (share->capacity > SEL4_SHM_CAPACITY_MAX) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    size_t size = SEL4_SHM_PAIR_SIZE(share->capacity);
    sel4_shm_pair_t receive = { .capacity = share->capacity, .data = share->receive_data };
    sel4_shm_pair_t transmit = { .capacity = share->capacity, .data = share->transmit_data };
    SEL4_TRY(sel4_foreign_span_part(share->rings, 0, size, &receive.rings));
    SEL4_TRY(sel4_foreign_span_part(share->rings, size, size, &transmit.rings));
    *ret_receive = receive;
    *ret_transmit = transmit;
    return SEL4_SHM_SUCCESS;
}
