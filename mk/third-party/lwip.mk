# SPDX-License-Identifier: BSD-2-Clause
#
# lwIP: the TCP/IP under lib/net, configured by mk/third-party/lwip/lwipopts.h.
#
# LWIP_DEFS changes the sizes named there: make … LWIP_DEFS="SEL4_NET_TCP_COUNT=200".

LWIP_DEFS ?=

lwip := $(third-party)/lwip
$(lwip)/src/%: $(lwip)/src.done ;

libs += lwip
lib.lwip.dir     := $(lwip)/src/src
lib.lwip.on      :=
lib.lwip.system  := yes
lib.lwip.srcs    := \
  $(addprefix core/,def.c dns.c inet_chksum.c init.c ip.c mem.c memp.c netif.c pbuf.c stats.c tcp.c tcp_in.c tcp_out.c udp.c) \
  $(addprefix core/ipv4/,dhcp.c etharp.c icmp.c ip4.c ip4_addr.c ip4_frag.c) netif/ethernet.c
lib.lwip.uses    := libc-headers
lib.lwip.include := /mk/third-party/lwip include
lib.lwip.ready   := $(lwip)/src.done
lib.lwip.flags   := -w
# The compiler does not note system headers, so a change of the configuration is one of the flags.
lib.lwip.defs    := $(LWIP_DEFS) SEL4_NET_CONFIG=$(firstword $(shell cat mk/third-party/lwip/lwipopts.h mk/third-party/lwip/arch/cc.h | cksum))
# One build with clang serves tests and fuzzing.
lib.lwip.as.clang-asan := clang-fuzz
