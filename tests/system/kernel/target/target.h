// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <stddef.h>

// The words that the suite was started with; none if the machine cannot tell.
void kt_target_arguments(char *buffer, size_t buffer_size);
