// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * lwIP as lib/net uses it: IPv4 over Ethernet with DHCP, DNS, TCP and UDP, without threads, sockets
 * and timers of its own.
 *
 * All its memory is static, in pools of the sizes below.
 */

// ---- Sizes: LWIP_DEFS of the build changes them; README.md of lib/net says what they cost.

// TCP connections, those included that are being closed; and listeners.
#ifndef SEL4_NET_TCP_COUNT
#define SEL4_NET_TCP_COUNT 80
#endif
#ifndef SEL4_NET_LISTENER_COUNT
#define SEL4_NET_LISTENER_COUNT 8
#endif
// UDP sockets; DHCP and DNS need one each.
#ifndef SEL4_NET_UDP_COUNT
#define SEL4_NET_UDP_COUNT 16
#endif
// Connections that nobody has accepted yet, and such that are half open, of all listeners.
#ifndef SEL4_NET_PENDING_COUNT
#define SEL4_NET_PENDING_COUNT 128
#endif
// Bytes that a connection may receive before they are read, and send before they are acknowledged.
#ifndef SEL4_NET_WINDOW_SIZE
#define SEL4_NET_WINDOW_SIZE (8 * 1460)
#endif
// Bytes for all that is on its way out: enough for every connection at once.
#ifndef SEL4_NET_SEND_MEMORY_SIZE
#define SEL4_NET_SEND_MEMORY_SIZE (SEL4_NET_TCP_COUNT * SEL4_NET_WINDOW_SIZE * 5 / 4 + 65536)
#endif
// Packets that are kept apart from the buffers of the link, 1536 bytes each: enough for all that
// every connection and socket may keep unread, and some more for who comes then.
#ifndef SEL4_NET_COPY_COUNT
#define SEL4_NET_COPY_COUNT \
    (SEL4_NET_TCP_COUNT * (SEL4_NET_WINDOW_SIZE / 1024 + 2) + SEL4_NET_UDP_COUNT * 8 + 32)
#endif
// Packets that are kept in the buffers of the links.
#ifndef SEL4_NET_HELD_COUNT
#define SEL4_NET_HELD_COUNT 256
#endif
// Names that are being looked up, and answers that are remembered.
#ifndef SEL4_NET_LOOKUP_COUNT
#define SEL4_NET_LOOKUP_COUNT 8
#endif

// ---- What there is

#define NO_SYS                     1
#define LWIP_TIMERS                0
#define SYS_LIGHTWEIGHT_PROT       0
#define LWIP_NETCONN               0
#define LWIP_SOCKET                0
#define LWIP_STATS                 0
#define LWIP_IPV4                  1
#define LWIP_IPV6                  0
#define LWIP_ETHERNET              1
#define LWIP_ARP                   1
#define ARP_QUEUEING               1
#define ARP_QUEUE_LEN              8
#define LWIP_ICMP                  1
#define LWIP_RAW                   0
#define LWIP_UDP                   1
#define LWIP_TCP                   1
#define LWIP_DHCP                  1
#define LWIP_ACD                   0
#define LWIP_DHCP_DOES_ACD_CHECK   0
#define LWIP_DNS                   1
#define LWIP_NETIF_HOSTNAME        1
#define LWIP_NETIF_STATUS_CALLBACK 1
#define LWIP_NETIF_LINK_CALLBACK   0
#define LWIP_SUPPORT_CUSTOM_PBUF   1
#define LWIP_WND_SCALE             0
#define LWIP_TCP_SACK_OUT          1
#define TCP_LISTEN_BACKLOG         1
#define SO_REUSE                   1
#define IP_FORWARD                 0
#define LWIP_NETIF_TX_SINGLE_PBUF  0

// ---- Memory

#define MEM_ALIGNMENT           8
#define MEM_LIBC_MALLOC         0
#define MEMP_MEM_MALLOC         0
#define MEM_SIZE                SEL4_NET_SEND_MEMORY_SIZE
#define MEMP_NUM_TCP_PCB        (SEL4_NET_TCP_COUNT + SEL4_NET_PENDING_COUNT)
#define MEMP_NUM_TCP_PCB_LISTEN SEL4_NET_LISTENER_COUNT
#define MEMP_NUM_UDP_PCB        SEL4_NET_UDP_COUNT
#define MEMP_NUM_TCP_SEG        (SEL4_NET_TCP_COUNT * 8)
#define MEMP_NUM_ARP_QUEUE      30
#define MEMP_NUM_PBUF           32
#define PBUF_POOL_SIZE          SEL4_NET_COPY_COUNT
#define PBUF_POOL_BUFSIZE       1536
#define IP_REASS_MAX_PBUFS      16
#define MEMP_NUM_REASSDATA      8
#define MEMP_NUM_FRAG_PBUF      32

// ---- TCP

#define TCP_MSS             1460
#define TCP_WND             SEL4_NET_WINDOW_SIZE
#define TCP_SND_BUF         SEL4_NET_WINDOW_SIZE
#define TCP_SND_QUEUELEN    (4 * (TCP_SND_BUF) / (TCP_MSS))
#define TCP_QUEUE_OOSEQ     1
// Out of order a connection keeps so much at the most.
#define TCP_OOSEQ_MAX_BYTES TCP_WND
#define TCP_OOSEQ_MAX_PBUFS (2 * TCP_WND / TCP_MSS)

// ---- DNS

#define DNS_TABLE_SIZE                SEL4_NET_LOOKUP_COUNT
#define DNS_MAX_REQUESTS              SEL4_NET_LOOKUP_COUNT
#define DNS_MAX_NAME_LENGTH           256
#define DNS_MAX_SERVERS               2
#define LWIP_DHCP_MAX_DNS_SERVERS     2
#define LWIP_DNS_SUPPORT_MDNS_QUERIES 0
#define DNS_LOCAL_HOSTLIST            0

// ---- Who is asked

#include <stdint.h>

struct netif;

// Out through the interface that has the source address.
struct netif *sel4_net_priv_route(const void *source, const void *destination);
#define LWIP_HOOK_IP4_ROUTE_SRC(source, destination) sel4_net_priv_route((source), (destination))

// Sequence numbers that nobody outside can guess (RFC 6528).
uint32_t sel4_net_priv_first_sequence_number(const void *local, uint16_t local_port,
                                             const void *remote, uint16_t remote_port);
#define LWIP_HOOK_TCP_ISN(local, local_port, remote, remote_port) \
    sel4_net_priv_first_sequence_number((local), (local_port), (remote), (remote_port))

// What is looked at before lwIP does: lib/net/src/filter.c.
struct tcp_hdr;
struct tcp_pcb;
signed char sel4_net_priv_check_segment(struct tcp_pcb *pcb, const struct tcp_hdr *header,
                                        uint16_t size, uint16_t first_size, const uint8_t *rest,
                                        uint16_t data_size);
#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, header, size, first_size, rest, packet) \
    sel4_net_priv_check_segment((pcb), (header), (size), (first_size), (rest), (packet)->tot_len)
