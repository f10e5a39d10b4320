// SPDX-License-Identifier: BSD-2-Clause

#include "hostile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    hostile_dns(bytes, size);
    return 0;
}
