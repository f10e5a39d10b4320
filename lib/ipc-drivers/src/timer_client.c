// SPDX-License-Identifier: BSD-2-Clause

// Every function of a timer is a call; what the interface cannot report is counted.

#include <sel4c/ipc-drivers/messages.h>
#include <sel4c/ipc-drivers/timer_client.h>

static void note(sel4_timer_client_t *client, sel4_msg_result_t result)
{
    client->fault_count += result.error != SEL4_MSG_OK;
}

static uint64_t now_ns(void *device)
{
    sel4_timer_client_t *client = device;
    sel4_timer_msg_now_answer_t answer;
    uint64_t refusal;
    sel4_msg_result_t result = sel4_timer_msg_now_call(
        client->server, &(sel4_timer_msg_now_request_t){}, &answer, &refusal);
    note(client, result);
    if (result.error == SEL4_MSG_OK) {
        client->fault_count += answer.now_ns < client->now_ns;
        client->now_ns = answer.now_ns > client->now_ns ? answer.now_ns : client->now_ns;
    }
    return client->now_ns;
}

static void set_deadline_ns(void *device, uint64_t deadline_ns)
{
    sel4_timer_client_t *client = device;
    sel4_timer_msg_set_answer_t answer;
    uint64_t refusal;
    client->deadline_ns = deadline_ns;
    client->has_deadline = true;
    note(client,
         sel4_timer_msg_set_call(client->server, &(sel4_timer_msg_set_request_t){ deadline_ns },
                                 &answer, &refusal));
}

static void cancel(void *device)
{
    sel4_timer_client_t *client = device;
    sel4_timer_msg_cancel_answer_t answer;
    uint64_t refusal;
    if (client->has_deadline) {
        client->has_deadline = false;
        note(client, sel4_timer_msg_cancel_call(
                         client->server, &(sel4_timer_msg_cancel_request_t){}, &answer, &refusal));
    }
}

// A notification may be of an earlier deadline, so the time decides.
static bool handle_irq(void *device)
{
    sel4_timer_client_t *client = device;
    if (!client->has_deadline || now_ns(client) < client->deadline_ns) {
        return false;
    }
    client->has_deadline = false;
    return true;
}

void sel4_timer_client_init(sel4_timer_client_t *client, sel4_msg_caller_t server)
{
    *client = (sel4_timer_client_t){ .server = server };
}

sel4_timer_t sel4_timer_client_timer(sel4_timer_client_t *client)
{
    static const sel4_timer_functions_t functions = { now_ns, set_deadline_ns, cancel, handle_irq };
    return (sel4_timer_t){ &functions, client };
}
