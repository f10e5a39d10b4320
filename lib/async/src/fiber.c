// SPDX-License-Identifier: BSD-2-Clause

#include "fiber.h"

#ifdef WITH_ADDRESS_SANITIZER
_Thread_local const void *sel4_async_priv_caller_bottom;
_Thread_local size_t sel4_async_priv_caller_size;
#endif
