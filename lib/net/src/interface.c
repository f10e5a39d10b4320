// SPDX-License-Identifier: BSD-2-Clause

// Interfaces: a link below lwIP, an address for it, and what there is to say about that.

#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/etharp.h"
#include "lwip/ip4_frag.h"
#include "lwip/priv/tcp_priv.h"
#include "net_priv.h"

#define HELD_MAX_DEFAULT 64
// The packets taken in one go, before something else has its turn.
#define BATCH            512
#define BATCH_PAUSE      SEL4_ASYNC_MS(1)
#define ETHERNET_HEADER  14
#define MTU_MIN          576
#define MTU_MAX          9000

_Static_assert(sizeof(struct netif) <= sizeof(((sel4_net_interface_t *)NULL)->netif),
               "the public header has room for lwIP's part");

/* ---- What there is to say */

static void say(const sel4_net_t *net, const char *what, sel4_net_address_t address,
                const char *tail)
{
    char line[80];
    char text[SEL4_NET_ADDRESS_TEXT_SIZE];
    size_t size = 0;
    (void)sel4_net_address_format(address, text);
    const char *parts[] = { what, text, tail };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(parts); i++) {
        size_t part = strlen(parts[i]);
        memcpy(line + size, parts[i], part);
        size += part;
    }
    line[size] = '\0';
    net->log(net->log_context, line);
}

static void say_config(const sel4_net_interface_t *interface)
{
    const sel4_net_t *net = interface->net;
    char prefix[4] = "/0";
    unsigned bits = sel4_net_interface_prefix_bits(interface);
    size_t size = 1;
    if (bits >= 10) {
        prefix[size++] = (char)('0' + bits / 10);
    }
    prefix[size++] = (char)('0' + bits % 10);
    prefix[size] = '\0';
    say(net, "IP address: ", sel4_net_interface_address(interface), prefix);
    if (!sel4_net_address_is_any(sel4_net_interface_gateway(interface))) {
        say(net, "Default gateway: ", sel4_net_interface_gateway(interface), "");
    }
    for (size_t i = 0; i < SEL4_NET_DNS_SERVER_COUNT; i++) {
        char what[] = "DNS server 0: ";
        what[sizeof("DNS server ") - 1] = (char)('0' + i);
        if (!sel4_net_address_is_any(sel4_net_dns_server(net, i))) {
            say(net, what, sel4_net_dns_server(net, i), "");
        }
    }
}

static void status_changed(struct netif *netif)
{
    sel4_net_interface_t *interface = netif->state;
    const sel4_net_t *net = interface->net;
    sel4_net_address_t address = sel4_net_interface_address(interface);
    if (sel4_net_address_equals(address, interface->reported)) {
        return;
    }
    interface->reported = address;
    bool has_address = !sel4_net_address_is_any(address);
    if (net->log != NULL && interface->uses_dhcp) {
        net->log(net->log_context, has_address ? "DHCP config acquired" : "DHCP config lost");
    }
    if (net->log != NULL && has_address) {
        say_config(interface);
    }
    sel4_async_wake_all(&interface->waiters);
}

sel4_net_address_t sel4_net_interface_address(const sel4_net_interface_t *interface)
{
    return sel4_net_priv_from_lwip(netif_ip4_addr(sel4_net_priv_netif(interface)));
}

sel4_net_address_t sel4_net_interface_gateway(const sel4_net_interface_t *interface)
{
    return sel4_net_priv_from_lwip(netif_ip4_gw(sel4_net_priv_netif(interface)));
}

uint8_t sel4_net_interface_prefix_bits(const sel4_net_interface_t *interface)
{
    uint32_t mask = netif_ip4_netmask(sel4_net_priv_netif(interface))->addr;
    return (uint8_t)__builtin_popcount(mask);
}

sel4_net_address_t sel4_net_dns_server(const sel4_net_t *net, size_t index)
{
    (void)net;
    return index < SEL4_NET_DNS_SERVER_COUNT ? sel4_net_priv_from_lwip(dns_getserver((u8_t)index))
                                             : SEL4_NET_ANY;
}

/* ---- Coming and going */

static err_t set_up(struct netif *netif)
{
    sel4_net_interface_t *interface = netif->state;
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->output = etharp_output;
    netif->linkoutput = sel4_net_priv_packet_out;
    netif->mtu = interface->link.mtu;
    netif->hwaddr_len = sizeof(interface->link.mac.bytes);
    memcpy(netif->hwaddr, interface->link.mac.bytes, sizeof(interface->link.mac.bytes));
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    return ERR_OK;
}

static bool is_static_address(const sel4_net_interface_options_t *options)
{
    return options->prefix_bits >= 1 && options->prefix_bits <= 30 &&
           options->address.octets[0] != 0 && options->address.octets[0] < 224;
}

static sel4_net_result_t configure(struct netif *netif, const sel4_net_interface_options_t *options)
{
    if (options->uses_dhcp) {
        return SEL4_NET_FAILURE(sel4_net_priv_error(dhcp_start(netif)));
    }
    ip4_addr_t address = sel4_net_priv_to_lwip(options->address);
    ip4_addr_t gateway = sel4_net_priv_to_lwip(options->gateway);
    ip4_addr_t mask = { lwip_htonl(UINT32_MAX << (32 - options->prefix_bits)) };
    for (size_t i = 0; i < SEL4_NET_DNS_SERVER_COUNT; i++) {
        ip_addr_t server = sel4_net_priv_to_lwip(options->dns_servers[i]);
        if (!sel4_net_address_is_any(options->dns_servers[i])) {
            dns_setserver((u8_t)i, &server);
        }
    }
    netif_set_addr(netif, &address, &mask, &gateway);
    return SEL4_NET_SUCCESS;
}

static void fire_again(sel4_async_timer_t *timer)
{
    sel4_net_interface_handle_event(SEL4_CONTAINER_OF(timer, sel4_net_interface_t, again));
}

sel4_net_result_t sel4_net_interface_add(sel4_net_t *net, sel4_net_interface_t *interface,
                                         const sel4_net_interface_options_t *options)
{
    bool is_sane = options->uses_dhcp || is_static_address(options);
    if (!is_sane || options->link.mtu < MTU_MIN || options->link.mtu > MTU_MAX) {
        return SEL4_NET_FAILURE(SEL4_NET_INVALID);
    }
    *interface = (sel4_net_interface_t){
        .net = net,
        .link = options->link,
        .again.fire = fire_again,
        .held_max = options->held_max == 0 ? HELD_MAX_DEFAULT : options->held_max,
        .copies = options->copies,
        .uses_dhcp = options->uses_dhcp,
    };
    sel4_async_waiters_init(&interface->waiters);
    sel4_list_append(&net->interfaces, &interface->list_link);

    struct netif *netif = sel4_net_priv_netif(interface);
    (void)netif_add(netif, NULL, NULL, NULL, interface, set_up, netif_input);
    netif->hostname = options->host_name;
    netif_set_status_callback(netif, status_changed);
    if (netif_default == NULL) {
        netif_set_default(netif);
    }
    if (sel4_link_is_up(interface->link)) {
        netif_set_link_up(netif);
    }
    netif_set_up(netif);
    sel4_net_result_t result = configure(netif, options);
    if (result.error != SEL4_NET_OK) {
        sel4_net_interface_remove(interface);
    }
    return result;
}

void sel4_net_interface_remove(sel4_net_interface_t *interface)
{
    struct netif *netif = sel4_net_priv_netif(interface);
    if (!sel4_list_link_is_in_list(&interface->list_link)) {
        return;
    }
    if (interface->uses_dhcp) {
        dhcp_release_and_stop(netif);
        dhcp_cleanup(netif);
    }
    netif_remove(netif);
    // Fragments wait for others of their kind until they are too old; so they may hold packets.
    for (unsigned age = 0; age <= IP_REASS_MAXAGE; age++) {
        ip_reass_tmr();
    }
    if (netif_default == NULL && netif_list != NULL) {
        netif_set_default(netif_list);
    }
    sel4_async_timer_cancel(&interface->again);
    sel4_link_flush(interface->link);
    sel4_list_remove(&interface->list_link);
    sel4_async_wake_all(&interface->waiters);
}

static void follow_cable(sel4_net_interface_t *interface, struct netif *netif)
{
    bool is_up = !interface->is_broken && sel4_link_is_up(interface->link);
    if (is_up && !netif_is_link_up(netif)) {
        netif_set_link_up(netif);
    } else if (!is_up && netif_is_link_up(netif)) {
        netif_set_link_down(netif);
    }
}

static void take_in(sel4_net_interface_t *interface, struct netif *netif, sel4_packet_t packet)
{
    size_t size_max = (size_t)interface->link.mtu + ETHERNET_HEADER;
    interface->received_count++;
    if (packet.size < ETHERNET_HEADER || packet.size > size_max ||
        !sel4_net_priv_is_sound(packet.bytes, packet.size)) {
        sel4_link_release(interface->link, packet);
        interface->wants_flush = true;
        interface->dropped_count++;
        return;
    }
    struct pbuf *pbuf = sel4_net_priv_packet_in(interface, packet);
    if (pbuf == NULL) {
        interface->dropped_count++;
        PBUF_CHECK_FREE_OOSEQ();
    } else if (netif->input(pbuf, netif) != ERR_OK) {
        pbuf_free(pbuf);
    }
}

// The other side of the link has broken its rules.
static void give_up(sel4_net_interface_t *interface)
{
    interface->is_broken = true;
    if (interface->net->log != NULL) {
        say(interface->net, "The link of ", sel4_net_interface_address(interface), " is broken");
    }
}

void sel4_net_interface_handle_event(sel4_net_interface_t *interface)
{
    struct netif *netif = sel4_net_priv_netif(interface);
    if (!sel4_link_handle_event(interface->link) && !interface->is_broken) {
        give_up(interface);
    }
    follow_cable(interface, netif);
    sel4_packet_t packet;
    size_t count = 0;
    while (count < BATCH && sel4_link_receive(interface->link, &packet)) {
        take_in(interface, netif, packet);
        count++;
    }
    if (count == BATCH) {
        sel4_async_executor_t *executor = interface->net->executor;
        sel4_async_timer_arm(executor, &interface->again, sel4_async_now(executor) + BATCH_PAUSE);
    }
    if (interface->is_congested) {
        interface->is_congested = false;
        tcp_txnow();
    }
    sel4_net_priv_flush_later(interface->net);
}

/* ---- Waiting for an address */

static bool has_address(const void *object)
{
    return !sel4_net_address_is_any(sel4_net_interface_address(object));
}

sel4_net_result_t sel4_net_interface_wait(sel4_async_task_t *self, sel4_net_interface_t *interface,
                                          sel4_async_time_t deadline)
{
    sel4_net_event_t event;
    sel4_net_priv_event_init(&event, &interface->waiters, has_address, interface);
    return sel4_net_priv_wait(self, &event, deadline);
}
