// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#define SEL4C_VERSION "0.1.0"

// The release of seL4 whose API kernel-api describes.
#define SEL4C_SEL4_VERSION "16.0.0"
