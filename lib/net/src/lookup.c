// SPDX-License-Identifier: BSD-2-Clause

/*
 * Names.
 *
 * lwIP cannot be told to forget a question, so what it calls back with is a place here, not on the
 * stack of a task that may have gone: such a place is free again when the answer has come.
 */

#include "lwip/dns.h"
#include "net_priv.h"

typedef struct lookup {
    sel4_async_waiters_t waiters;
    bool is_used;
    bool is_abandoned;
    bool is_answered;
    bool is_known;
    ip_addr_t address;
} lookup_t;

static lookup_t lookups[SEL4_NET_LOOKUP_COUNT];

static lookup_t *take_place(void)
{
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(lookups); i++) {
        if (!lookups[i].is_used) {
            lookups[i] = (lookup_t){ .is_used = true };
            sel4_async_waiters_init(&lookups[i].waiters);
            return &lookups[i];
        }
    }
    return NULL;
}

static void answered(const char *name, const ip_addr_t *address, void *argument)
{
    (void)name;
    lookup_t *lookup = argument;
    if (lookup->is_abandoned) {
        lookup->is_used = false;
        return;
    }
    lookup->is_answered = true;
    lookup->is_known = address != NULL;
    if (address != NULL) {
        lookup->address = *address;
    }
    sel4_async_wake_all(&lookup->waiters);
}

static bool is_answered(const void *object)
{
    return ((const lookup_t *)object)->is_answered;
}

static bool is_name_byte(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
           byte == '-' || byte == '_' || byte == '.';
}

// The labels of a name: 1 to 63 bytes each, RFC 1035 2.3.4.
static bool is_name(sel4_span_t name)
{
    size_t label = 0;
    for (size_t i = 0; i < name.size; i++) {
        bool is_end = name.data[i] == '.';
        label = is_end ? 0 : label + 1;
        if (!is_name_byte(name.data[i]) || label > 63 ||
            (is_end && (i == 0 || name.data[i - 1] == '.'))) {
            return false;
        }
    }
    return name.size > 0 && name.size <= SEL4_NET_NAME_SIZE_MAX;
}

static sel4_net_result_t await_answer(sel4_async_task_t *self, lookup_t *lookup,
                                      sel4_async_time_t deadline, sel4_net_address_t *ret_address)
{
    sel4_net_event_t event;
    sel4_net_priv_event_init(&event, &lookup->waiters, is_answered, lookup);
    sel4_net_result_t result = sel4_net_priv_wait(self, &event, deadline);
    if (result.error != SEL4_NET_OK) {
        lookup->is_abandoned = true;
        return result;
    }
    lookup->is_used = false;
    if (!lookup->is_known) {
        return SEL4_NET_FAILURE(SEL4_NET_NOT_FOUND);
    }
    *ret_address = sel4_net_priv_from_lwip(&lookup->address);
    return SEL4_NET_SUCCESS;
}

sel4_net_result_t sel4_net_lookup(sel4_async_task_t *self, sel4_net_t *net, sel4_span_t name,
                                  sel4_async_time_t deadline, sel4_net_address_t *ret_address)
{
    char text[SEL4_NET_NAME_SIZE_MAX + 1];
    if (sel4_net_address_parse(name, ret_address).error == SEL4_NET_OK) {
        return SEL4_NET_SUCCESS;
    }
    if (!is_name(name)) {
        return SEL4_NET_FAILURE(SEL4_NET_INVALID);
    }
    if (sel4_net_address_is_any(sel4_net_dns_server(net, 0))) {
        return SEL4_NET_FAILURE(SEL4_NET_NO_ADDRESS);
    }
    lookup_t *lookup = take_place();
    if (lookup == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_NO_MEMORY);
    }
    memcpy(text, name.data, name.size);
    text[name.size] = '\0';
    err_t error = dns_gethostbyname(text, &lookup->address, answered, lookup);
    sel4_net_priv_flush_later(net);
    if (error == ERR_INPROGRESS) {
        return await_answer(self, lookup, deadline, ret_address);
    }
    lookup->is_used = false;
    if (error != ERR_OK) {
        return SEL4_NET_FAILURE(sel4_net_priv_error(error));
    }
    *ret_address = sel4_net_priv_from_lwip(&lookup->address);
    return SEL4_NET_SUCCESS;
}
