// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/check.h>
#include <sel4c/microkit_net.h>

void sel4_mk_net_expect(sel4_net_result_t result, const char *what)
{
    if (result.error != SEL4_NET_OK) {
        sel4_panic("%s: %s: %s", sel4_mk_name(), what, sel4_net_error_text(result.error));
    }
}

void sel4_mk_net_open(sel4_mk_net_t *net, sel4_mk_channel_t driver, sel4_mutable_span_t rings,
                      sel4_mutable_span_t receive, sel4_mutable_span_t transmit)
{
    net->is_started = false;
    net->link = sel4_mk_nic_open(&net->nic, driver, rings, receive, transmit);
}

static void tell(void *context, const char *line)
{
    (void)context;
    sel4_debug_print("%s\n", line);
}

void sel4_mk_net_start(sel4_async_task_t *self, sel4_mk_net_t *net, sel4_mk_random_t *random,
                       const char *host_name)
{
    uint8_t seed[SEL4_NET_SEED_SIZE] = { 0 };
    sel4_mk_random_wait(self, random);
    // Without random bits it stays all zero, which the stack refuses.
    (void)sel4_mk_random_take(random, seed, sizeof(seed));
    sel4_mk_net_expect(sel4_net_init(&net->stack, &(sel4_net_options_t){ .executor = self->executor,
                                                                         .seed = seed,
                                                                         .log = tell }),
                       "network");
    sel4_mk_net_expect(sel4_net_interface_add(&net->stack, &net->interface,
                                              &(sel4_net_interface_options_t){
                                                  .link = net->link,
                                                  .uses_dhcp = true,
                                                  .host_name = host_name,
                                              }),
                       "network");
    net->is_started = true;
    sel4_net_interface_handle_event(&net->interface);
}

void sel4_mk_net_handle_events(sel4_mk_net_t *net, sel4_mk_event_set_t events)
{
    if (net->is_started && sel4_mk_event_set_has(events, net->nic.driver.channel.id)) {
        sel4_net_interface_handle_event(&net->interface);
    }
}
