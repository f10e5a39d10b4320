// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Deflated data, as <sel4c/inflate.h> unpacks it: one stream of RFC 1951, without header or
 * checksum.  The same bytes in give the same bytes out, for one version of zlib.
 */

#include <stddef.h>
#include <stdint.h>

typedef struct packer packer_t;

// Running out of memory ends the program, here and below.
packer_t *packer_create(void);

// Accepts NULL.
void packer_destroy(packer_t *packer);

/*
 * Gives the deflated form, which holds until the next call, and its size; NULL when it would save
 * less than an eighth, which is not worth the time to unpack it.
 */
const uint8_t *packer_pack(packer_t *packer, const uint8_t *bytes, size_t size, size_t *ret_size);
