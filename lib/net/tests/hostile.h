// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Other sides of the wire that say whatever some bytes make them say.  The bytes are records:
 *
 *     kind   1 byte
 *     size   2 bytes, big-endian
 *     what follows
 *
 * so that a fuzzer gets past checksums, transaction numbers and sequence numbers.  Each of the
 * functions makes a world and ends it.
 */

#include <stddef.h>
#include <stdint.h>

// A DHCP server.  Kind: bit 0, transaction and hardware address are those of the request.
void hostile_dhcp(const uint8_t *bytes, size_t size);
// A name server.  Kind: bit 0, the identification is that of the question; bit 1, the question is
// repeated.
void hostile_dns(const uint8_t *bytes, size_t size);
/*
 * Somebody who talks TCP to an echo server, and other things.  Kind 0 to 127: a TCP segment with
 * these flags (6 bits), after offsets to sequence and acknowledgement number (2 bytes, signed), the
 * size of options in words and a pause in units of 10 ms; 128: a packet of IP, after the protocol;
 * 129: a whole frame.
 */
void hostile_tcp(const uint8_t *bytes, size_t size);
