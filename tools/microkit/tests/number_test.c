// SPDX-License-Identifier: BSD-2-Clause

// Numbers, durations and addresses of PCI devices.

#include "common/tests/support.h"
#include "microkit/number.h"

static const struct {
    const char *text;
    sdf_number_error_t error;
    uint64_t value;
} numbers[] = {
    { "0", SDF_NUMBER_OK, 0 },
    { "42", SDF_NUMBER_OK, 42 },
    { "007", SDF_NUMBER_OK, 7 },
    { "0x10", SDF_NUMBER_OK, 16 },
    { "0xAbCdEf", SDF_NUMBER_OK, 0xabcdef },
    { "0x200_000", SDF_NUMBER_OK, 0x200000 },
    { "_1__0_", SDF_NUMBER_OK, 10 },
    { "0x_1_", SDF_NUMBER_OK, 1 },
    { "18446744073709551615", SDF_NUMBER_OK, UINT64_MAX },
    { "0xffffffffffffffff", SDF_NUMBER_OK, UINT64_MAX },
    { "00000000000000000000000000001", SDF_NUMBER_OK, 1 },
    { "", SDF_NUMBER_EMPTY, 0 },
    { "_", SDF_NUMBER_EMPTY, 0 },
    { "0x", SDF_NUMBER_EMPTY, 0 },
    { "0x__", SDF_NUMBER_EMPTY, 0 },
    { "18446744073709551616", SDF_NUMBER_TOO_LARGE, 0 },
    { "0x10000000000000000", SDF_NUMBER_TOO_LARGE, 0 },
    { "99999999999999999999999", SDF_NUMBER_TOO_LARGE, 0 },
    { "99999999999999999999999z", SDF_NUMBER_MALFORMED, 0 },
    { "-1", SDF_NUMBER_MALFORMED, 0 },
    { "+1", SDF_NUMBER_MALFORMED, 0 },
    { " 1", SDF_NUMBER_MALFORMED, 0 },
    { "1 ", SDF_NUMBER_MALFORMED, 0 },
    { "a", SDF_NUMBER_MALFORMED, 0 },
    { "0X10", SDF_NUMBER_MALFORMED, 0 },
    { "_0x10", SDF_NUMBER_MALFORMED, 0 },
    { "0xg", SDF_NUMBER_MALFORMED, 0 },
    { "1.5", SDF_NUMBER_MALFORMED, 0 },
    { "\xc3\xa9", SDF_NUMBER_MALFORMED, 0 },
};

TEST(number, any_base)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        uint64_t value = 0;
        EXPECT_EQ(sdf_number_parse(numbers[i].text, &value), numbers[i].error);
        EXPECT_EQ(value, numbers[i].value);
    }
}

TEST(number, value_is_untouched_on_failure)
{
    uint64_t value = 5;

    EXPECT_EQ(sdf_number_parse("0x10000000000000000", &value), SDF_NUMBER_TOO_LARGE);
    EXPECT_EQ(sdf_decimal_parse("12z", &value), SDF_NUMBER_MALFORMED);
    EXPECT_EQ(value, 5);
}

TEST(number, decimal)
{
    uint64_t value = 0;

    EXPECT_EQ(sdf_decimal_parse("061", &value), SDF_NUMBER_OK);
    EXPECT_EQ(value, 61);
    EXPECT_EQ(sdf_decimal_parse("0x1", &value), SDF_NUMBER_MALFORMED);
    EXPECT_EQ(sdf_decimal_parse("1_0", &value), SDF_NUMBER_MALFORMED);
    EXPECT_EQ(sdf_decimal_parse("", &value), SDF_NUMBER_EMPTY);
    EXPECT_EQ(sdf_decimal_parse("18446744073709551616", &value), SDF_NUMBER_TOO_LARGE);
}

TEST(number, error_texts)
{
    EXPECT_NULL(sdf_number_error_text(SDF_NUMBER_OK));
    EXPECT_STR_EQ(sdf_number_error_text(SDF_NUMBER_EMPTY), "has no digits");
    EXPECT_STR_EQ(sdf_number_error_text(SDF_NUMBER_MALFORMED), "is not a number");
    EXPECT_STR_EQ(sdf_number_error_text(SDF_NUMBER_TOO_LARGE), "does not fit in 64 bits");
}

static const struct {
    const char *text;
    sdf_duration_error_t error;
    uint64_t value;
    bool is_ticks;
} durations[] = {
    { "10 us", SDF_DURATION_OK, 10, false },
    { "1_000 us", SDF_DURATION_OK, 1000, false },
    { "0x10 ticks", SDF_DURATION_OK, 16, true },
    { " \t3\n ticks ", SDF_DURATION_OK, 3, true },
    { "", SDF_DURATION_FORM, 0, false },
    { "10", SDF_DURATION_FORM, 0, false },
    { "10us", SDF_DURATION_FORM, 0, false },
    { "us", SDF_DURATION_FORM, 0, false },
    { "1 2 us", SDF_DURATION_FORM, 0, false },
    { "10 us now", SDF_DURATION_FORM, 0, false },
    { "ten us", SDF_DURATION_NUMBER, 0, false },
    { "-1 us", SDF_DURATION_NUMBER, 0, false },
    { "0x10000000000000000 us", SDF_DURATION_NUMBER, 0, false },
    { "0 us", SDF_DURATION_ZERO, 0, false },
    { "0x0 ticks", SDF_DURATION_ZERO, 0, false },
    { "10 ms", SDF_DURATION_UNIT, 0, false },
    { "10 u", SDF_DURATION_UNIT, 0, false },
    { "10 usec", SDF_DURATION_UNIT, 0, false },
    { "10 tick", SDF_DURATION_UNIT, 0, false },
};

TEST(number, durations)
{
    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        sdf_duration_t duration = { 0 };
        EXPECT_EQ(sdf_duration_parse(durations[i].text, &duration), durations[i].error);
        EXPECT_EQ(duration.value, durations[i].value);
        EXPECT_EQ(duration.is_ticks, durations[i].is_ticks);
    }
}

TEST(number, pci_devices)
{
    static const char *const malformed[] = { "",       ":",       "0:0",     "0.0",     "0:.0",
                                             ":0.0",   "0:0.",    "g:0.0",   "0:0.0 ",  "-1:0.0",
                                             "0:-1.0", "0:0:0.0", "0x1:0.0", "0:0.0.0", "0.0:0" };
    sdf_pci_t pci = { 0 };

    EXPECT_NULL(sdf_pci_parse("ff:1f.7", &pci));
    EXPECT_EQ(pci.bus, 255);
    EXPECT_EQ(pci.device, 31);
    EXPECT_EQ(pci.function, 7);
    EXPECT_NULL(sdf_pci_parse("0:3.0", &pci));
    EXPECT_EQ(pci.bus, 0);
    EXPECT_EQ(pci.device, 3);
    EXPECT_STR_CONTAINS(sdf_pci_parse("100:0.0", &pci), "bus");
    EXPECT_STR_CONTAINS(sdf_pci_parse("0:20.0", &pci), "device");
    EXPECT_STR_CONTAINS(sdf_pci_parse("0:0.8", &pci), "function");
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        EXPECT_STR_CONTAINS(sdf_pci_parse(malformed[i], &pci), "form");
    }
}
