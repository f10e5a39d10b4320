// SPDX-License-Identifier: BSD-2-Clause

/*
 * Numbers that nobody outside can guess, out of the seed: SipHash-2-4 (Aumasson and Bernstein,
 * 2012) of a counter, and of the ends of a connection.
 */

#include "net_priv.h"

static uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static void sip_rounds(uint64_t v[4], unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] = rotate(v[0], 32) + v[3];
        v[2] += v[1];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[2] = rotate(v[2], 32);
    }
}

uint64_t sel4_net_priv_hash(const uint64_t key[2], const uint64_t *words, size_t count)
{
    uint64_t v[4] = { key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
                      key[0] ^ UINT64_C(0x6c7967656e657261),
                      key[1] ^ UINT64_C(0x7465646279746573) };
    for (size_t i = 0; i <= count; i++) {
        uint64_t word = i < count ? words[i] : (uint64_t)(8 * count) << 56;
        v[3] ^= word;
        sip_rounds(v, 2);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    sip_rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void sel4_net_priv_seed(sel4_net_t *net, const uint8_t *seed)
{
    uint64_t words[SEL4_NET_SEED_SIZE / 8];
    memcpy(words, seed, sizeof(words));
    net->key[0] = words[0];
    net->key[1] = words[1];
    net->random_count = words[2] ^ words[3];
}

uint32_t sel4_net_priv_random(void)
{
    sel4_net_t *net = sel4_net_priv_current();
    net->random_count++;
    return (uint32_t)sel4_net_priv_hash(net->key, &net->random_count, 1);
}

/*
 * RFC 6528: a clock of 4 microseconds, and a secret function of the ends, so that numbers grow from
 * one connection of the same ends to the next.
 */
uint32_t sel4_net_priv_first_sequence_number(const void *local, uint16_t local_port,
                                             const void *remote, uint16_t remote_port)
{
    const sel4_net_t *net = sel4_net_priv_current();
    uint32_t addresses[2];
    memcpy(&addresses[0], local, sizeof(addresses[0]));
    memcpy(&addresses[1], remote, sizeof(addresses[1]));
    uint64_t words[2] = { (uint64_t)addresses[0] << 32 | addresses[1],
                          (uint64_t)local_port << 16 | remote_port };
    uint64_t clock = sel4_async_now(net->executor) / 4000;
    return (uint32_t)(clock + sel4_net_priv_hash(net->key, words, 2));
}
