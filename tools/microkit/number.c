// SPDX-License-Identifier: BSD-2-Clause

// Reads values without strtoull(), which accepts signs, spaces and octal numbers.

#include "number.h"

#include <string.h>

#include "limits.h"

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 16;
}

static sdf_number_error_t parse(const char *text, size_t size, int base, bool may_separate,
                                uint64_t *ret_value)
{
    uint64_t value = 0;
    size_t digits = 0;
    bool is_too_large = false;

    for (size_t i = 0; i < size; i++) {
        if (text[i] == '_' && may_separate) {
            continue;
        }
        int digit = digit_of(text[i]);
        if (digit >= base) {
            return SDF_NUMBER_MALFORMED;
        }
        digits++;
        is_too_large |= __builtin_mul_overflow(value, (uint64_t)base, &value) ||
                        __builtin_add_overflow(value, (uint64_t)digit, &value);
    }
    if (digits == 0) {
        return SDF_NUMBER_EMPTY;
    }
    if (is_too_large) {
        return SDF_NUMBER_TOO_LARGE;
    }
    *ret_value = value;
    return SDF_NUMBER_OK;
}

static sdf_number_error_t parse_number(const char *text, size_t size, uint64_t *ret_value)
{
    bool is_hexadecimal = size >= 2 && text[0] == '0' && text[1] == 'x';
    size_t start = is_hexadecimal ? 2 : 0;

    return parse(text + start, size - start, is_hexadecimal ? 16 : 10, true, ret_value);
}

sdf_number_error_t sdf_number_parse(const char *text, uint64_t *ret_value)
{
    return parse_number(text, strlen(text), ret_value);
}

sdf_number_error_t sdf_decimal_parse(const char *text, uint64_t *ret_value)
{
    return parse(text, strlen(text), 10, false, ret_value);
}

const char *sdf_number_error_text(sdf_number_error_t error)
{
    switch (error) {
    case SDF_NUMBER_OK:
        break;
    case SDF_NUMBER_EMPTY:
        return "has no digits";
    case SDF_NUMBER_MALFORMED:
        return "is not a number";
    case SDF_NUMBER_TOO_LARGE:
        return "does not fit in 64 bits";
    }
    return NULL;
}

static const char space[] = " \t\r\n";

sdf_duration_error_t sdf_duration_parse(const char *text, sdf_duration_t *ret_duration)
{
    const char *number = text + strspn(text, space);
    size_t number_size = strcspn(number, space);
    const char *unit = number + number_size + strspn(number + number_size, space);
    size_t unit_size = strcspn(unit, space);
    sdf_duration_t duration = { 0 };

    if (number_size == 0 || unit_size == 0 || unit[unit_size + strspn(unit + unit_size, space)]) {
        return SDF_DURATION_FORM;
    }
    if (parse_number(number, number_size, &duration.value) != SDF_NUMBER_OK) {
        return SDF_DURATION_NUMBER;
    }
    if (duration.value == 0) {
        return SDF_DURATION_ZERO;
    }
    duration.is_ticks = unit_size == 5 && memcmp(unit, "ticks", 5) == 0;
    if (!duration.is_ticks && !(unit_size == 2 && memcmp(unit, "us", 2) == 0)) {
        return SDF_DURATION_UNIT;
    }
    *ret_duration = duration;
    return SDF_DURATION_OK;
}

const char *sdf_pci_parse(const char *text, sdf_pci_t *ret_pci)
{
    static const char form[] = "must have the form bus:device.function, in hexadecimal";
    const char *colon = strchr(text, ':');
    const char *dot = colon ? strchr(colon, '.') : NULL;
    uint64_t bus, device, function;

    if (!dot || parse(text, (size_t)(colon - text), 16, false, &bus) != SDF_NUMBER_OK ||
        parse(colon + 1, (size_t)(dot - colon - 1), 16, false, &device) != SDF_NUMBER_OK ||
        parse(dot + 1, strlen(dot + 1), 16, false, &function) != SDF_NUMBER_OK) {
        return form;
    }
    if (bus > SDF_PCI_BUS_MAX) {
        return "has a bus that is not from 0 to 255 (ff)";
    }
    if (device > SDF_PCI_DEV_MAX) {
        return "has a device that is not from 0 to 31 (1f)";
    }
    if (function > SDF_PCI_FN_MAX) {
        return "has a function that is not from 0 to 7";
    }
    *ret_pci = (sdf_pci_t){ (uint8_t)bus, (uint8_t)device, (uint8_t)function };
    return NULL;
}
