// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <sel4c/net_tcp.h>

// A connection that the other side opened becomes `tcp`, with what came meanwhile.
void sel4_net_priv_tcp_adopt(sel4_net_tcp_t *tcp, struct tcp_pcb *pcb, bool is_ended);
