// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Values of attributes: numbers, durations and addresses of PCI devices.

#include <stdbool.h>
#include <stdint.h>

typedef enum sdf_number_error {
    SDF_NUMBER_OK,
    SDF_NUMBER_EMPTY,
    SDF_NUMBER_MALFORMED,
    SDF_NUMBER_TOO_LARGE,
} sdf_number_error_t;

// Decimal, or hexadecimal after `0x`; `_` may stand anywhere and counts for nothing.
sdf_number_error_t sdf_number_parse(const char *text, uint64_t *ret_value);

// Decimal digits only.
sdf_number_error_t sdf_decimal_parse(const char *text, uint64_t *ret_value);

// What is wrong, as the end of a sentence; NULL for SDF_NUMBER_OK.
const char *sdf_number_error_text(sdf_number_error_t error);

typedef enum sdf_duration_error {
    SDF_DURATION_OK,
    SDF_DURATION_FORM, // not a number and a unit with white space between
    SDF_DURATION_NUMBER,
    SDF_DURATION_ZERO,
    SDF_DURATION_UNIT,
} sdf_duration_error_t;

typedef struct sdf_duration {
    uint64_t value;
    bool is_ticks; // else microseconds
} sdf_duration_t;

// "10 us", "0x10 ticks".
sdf_duration_error_t sdf_duration_parse(const char *text, sdf_duration_t *ret_duration);

typedef struct sdf_pci {
    uint8_t bus;
    uint8_t device;
    uint8_t function;
} sdf_pci_t;

// "BB:DD.F", hexadecimal. NULL, or what is wrong.
const char *sdf_pci_parse(const char *text, sdf_pci_t *ret_pci);
