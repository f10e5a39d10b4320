// SPDX-License-Identifier: BSD-2-Clause

/*
 * U-Boot's header has its numbers most significant byte first, that of Linux least significant byte
 * first.  There is no time in it, so that the same input gives the same bytes.
 */

#include "uimage.h"

#include <string.h>

enum {
    HEADER_SIZE = 64, // of either one
    NAME_AT = 32,
    NAME_SIZE = 32,
    OS_LINUX = 5,
    ARCH_RISCV = 26,
    TYPE_KERNEL = 2,
};

static const char name[] = "seL4 Microkit";

static uint32_t crc_of(const uint8_t *bytes, size_t size)
{
    uint32_t table[256];
    uint32_t crc = UINT32_MAX;

    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (unsigned bit = 0; bit < 8; bit++) {
            table[i] = table[i] >> 1 ^ ((table[i] & 1) != 0 ? UINT32_C(0xedb88320) : 0);
        }
    }
    for (size_t i = 0; i < size; i++) {
        crc = crc >> 8 ^ table[(crc ^ bytes[i]) & 0xff];
    }
    return ~crc;
}

static void put_big(uint8_t *header, size_t at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        header[at + i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

static void put_little(uint8_t *header, size_t at, uint64_t value)
{
    for (unsigned i = 0; i < 8; i++) {
        header[at + i] = (uint8_t)(value >> 8 * i);
    }
}

// The boot protocol of Linux for RISC-V: a size, marks, and a jump over itself.
static void put_linux(uint8_t *header, uint64_t size)
{
    static const uint8_t jump[] = { 0x6f, 0x00, 0x00, 0x04 }; // j . + 64
    static const uint8_t magic[] = { 'R', 'I', 'S', 'C', 'V', 0, 0, 0, 'R', 'S', 'C', 5 };

    memcpy(header, jump, sizeof jump);
    put_little(header, 16, size);
    header[32] = 2; // version 0.2
    memcpy(header + 48, magic, sizeof magic);
}

bool mk_uimage_write(const binary_t *raw, uint64_t address, text_t *ret_text)
{
    uint8_t header[HEADER_SIZE] = { 0 };
    uint8_t linux_header[HEADER_SIZE] = { 0 };

    if (address < HEADER_SIZE || address > UINT32_MAX || raw->size > UINT32_MAX - HEADER_SIZE) {
        return false;
    }
    put_linux(linux_header, HEADER_SIZE + raw->size);
    size_t start = ret_text->size;
    text_put(ret_text, (const char *)header, sizeof header);
    text_put(ret_text, (const char *)linux_header, sizeof linux_header);
    text_put(ret_text, (const char *)raw->bytes, raw->size);
    const uint8_t *data = (const uint8_t *)ret_text->bytes + start + HEADER_SIZE;
    put_big(header, 0, UINT32_C(0x27051956));
    put_big(header, 12, (uint32_t)(HEADER_SIZE + raw->size));
    put_big(header, 16, (uint32_t)(address - HEADER_SIZE));
    put_big(header, 20, (uint32_t)address);
    put_big(header, 24, crc_of(data, HEADER_SIZE + raw->size));
    header[28] = OS_LINUX;
    header[29] = ARCH_RISCV;
    header[30] = TYPE_KERNEL;
    _Static_assert(sizeof name <= NAME_SIZE, "the name has room");
    memcpy(header + NAME_AT, name, sizeof name);
    put_big(header, 4, crc_of(header, sizeof header));
    memcpy(ret_text->bytes + start, header, sizeof header);
    return true;
}
