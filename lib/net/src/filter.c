// SPDX-License-Identifier: BSD-2-Clause

// What lwIP does not check itself before it reads.

#include "lwip/priv/tcp_priv.h"
#include "lwip/prot/etharp.h"
#include "lwip/prot/ethernet.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/tcp.h"
#include "net_priv.h"

enum { OPTION_END = 0, OPTION_NOTHING = 1, OPTION_SEGMENT_SIZE = 2 };

// IPv4 and ARP, without tags of virtual networks.
bool sel4_net_priv_is_sound(const uint8_t *frame, size_t size)
{
    unsigned type = (unsigned)frame[12] << 8 | frame[13];
    return (type == ETHTYPE_IP && size >= SIZEOF_ETH_HDR + IP_HLEN) ||
           (type == ETHTYPE_ARP && size >= SIZEOF_ETH_HDR + SIZEOF_ETHARP_HDR);
}

/*
 * An option that needs a length has one, and the size of segments is agreed on in the beginning
 * only: lwIP would take it later too, and stumble over the longer segments that it already has. The
 * options are in one or two parts.
 */
static bool has_sound_options(const struct tcp_hdr *header, uint16_t size, uint16_t first_size,
                              const uint8_t *rest)
{
    const uint8_t *first = (const uint8_t *)header + TCP_HLEN;
    bool is_first = (TCPH_FLAGS(header) & TCP_SYN) != 0;
    size_t first_end = rest == NULL ? size : first_size;
    for (size_t i = 0; i < size;) {
        uint8_t kind = i < first_end ? first[i] : rest[i - first_end];
        if (kind == OPTION_END) {
            break;
        }
        if (kind == OPTION_NOTHING) {
            i++;
            continue;
        }
        if (i + 1 >= size || (kind == OPTION_SEGMENT_SIZE && !is_first)) {
            return false;
        }
        uint8_t length = i + 1 < first_end ? first[i + 1] : rest[i + 1 - first_end];
        if (length < 2) {
            break;
        }
        i += length;
    }
    return true;
}

/*
 * With no room to receive, lwIP answers every segment, one without data too.  Of two such sides
 * each would answer the other for ever.  What says nothing new only shows that the other side is
 * alive.
 */
static bool is_echo(struct tcp_pcb *pcb, const struct tcp_hdr *header, uint16_t data_size)
{
    if (pcb->state < ESTABLISHED || pcb->rcv_wnd != 0 || data_size != 0 ||
        TCPH_FLAGS(header) != TCP_ACK || header->ackno != pcb->lastack ||
        header->wnd != pcb->snd_wnd) {
        return false;
    }
    pcb->tmr = tcp_ticks;
    pcb->persist_probe = 0;
    pcb->keep_cnt_sent = 0;
    return true;
}

signed char sel4_net_priv_check_segment(struct tcp_pcb *pcb, const struct tcp_hdr *header,
                                        uint16_t size, uint16_t first_size, const uint8_t *rest,
                                        uint16_t data_size)
{
    bool is_good =
        has_sound_options(header, size, first_size, rest) && !is_echo(pcb, header, data_size);
    return is_good ? ERR_OK : ERR_VAL;
}
