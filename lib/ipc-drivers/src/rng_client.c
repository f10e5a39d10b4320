// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/ipc-drivers/messages.h>
#include <sel4c/ipc-drivers/rng_client.h>

#include "outcome.h"

static sel4_driver_result_t request(void *device, size_t size)
{
    sel4_rng_client_t *client = device;
    sel4_rng_msg_request_answer_t answer;
    uint64_t refusal = 0;
    uint32_t asked = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
    return sel4_priv_outcome(sel4_rng_msg_request_call(client->server,
                                                       &(sel4_rng_msg_request_request_t){ asked },
                                                       &answer, &refusal),
                             &refusal);
}

// One answer's worth; nothing is copied but what the answer has.
static size_t take_some(sel4_rng_client_t *client, uint8_t *bytes, size_t capacity)
{
    sel4_rng_msg_take_answer_t answer;
    uint64_t refusal = 0;
    uint32_t asked = capacity < SEL4_RNG_TAKE_MAX ? (uint32_t)capacity : SEL4_RNG_TAKE_MAX;
    sel4_msg_result_t result = sel4_rng_msg_take_call(
        client->server, &(sel4_rng_msg_take_request_t){ asked }, &answer, &refusal);
    if (result.error != SEL4_MSG_OK || answer.bytes_size > asked) {
        client->fault_count++;
        return 0;
    }
    __builtin_memcpy(bytes, answer.bytes, answer.bytes_size);
    return answer.bytes_size;
}

static size_t take(void *device, uint8_t *bytes, size_t capacity)
{
    size_t count = 0;
    while (count < capacity) {
        size_t more = take_some(device, bytes + count, capacity - count);
        if (more == 0) {
            break;
        }
        count += more;
    }
    return count;
}

// All is done by take().
static void handle_irq(void *device)
{
    (void)device;
}

void sel4_rng_client_init(sel4_rng_client_t *client, sel4_msg_caller_t server)
{
    *client = (sel4_rng_client_t){ .server = server };
}

sel4_rng_t sel4_rng_client_rng(sel4_rng_client_t *client)
{
    static const sel4_rng_functions_t functions = { request, take, handle_irq };
    return (sel4_rng_t){ &functions, client };
}
