// SPDX-License-Identifier: BSD-2-Clause

// Addresses as text.  Strict: no leading zeros, which some read as octal.

#include <sel4c/net_address.h>

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

// A number of 0 to 255 at `*at`.
static bool parse_octet(sel4_span_t text, size_t *at, uint8_t *ret_octet)
{
    size_t first = *at;
    unsigned value = 0;
    while (*at < text.size && *at < first + 3 && is_digit(text.data[*at])) {
        value = 10 * value + (unsigned)(text.data[*at] - '0');
        ++*at;
    }
    bool has_leading_zero = *at - first > 1 && text.data[first] == '0';
    if (*at == first || value > 255 || has_leading_zero) {
        return false;
    }
    *ret_octet = (uint8_t)value;
    return true;
}

sel4_net_result_t sel4_net_address_parse(sel4_span_t text, sel4_net_address_t *ret_address)
{
    sel4_net_address_t address;
    size_t at = 0;
    for (size_t i = 0; i < 4; i++) {
        if (i > 0 && (at >= text.size || text.data[at++] != '.')) {
            return SEL4_NET_FAILURE(SEL4_NET_INVALID);
        }
        if (!parse_octet(text, &at, &address.octets[i])) {
            return SEL4_NET_FAILURE(SEL4_NET_INVALID);
        }
    }
    if (at != text.size) {
        return SEL4_NET_FAILURE(SEL4_NET_INVALID);
    }
    *ret_address = address;
    return SEL4_NET_SUCCESS;
}

size_t sel4_net_address_format(sel4_net_address_t address, char *ret_text)
{
    size_t size = 0;
    for (size_t i = 0; i < 4; i++) {
        unsigned octet = address.octets[i];
        if (i > 0) {
            ret_text[size++] = '.';
        }
        if (octet >= 100) {
            ret_text[size++] = (char)('0' + octet / 100);
        }
        if (octet >= 10) {
            ret_text[size++] = (char)('0' + octet / 10 % 10);
        }
        ret_text[size++] = (char)('0' + octet % 10);
    }
    ret_text[size] = '\0';
    return size;
}
