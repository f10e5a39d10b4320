// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <sel4c/http_request.h>

// From the fields: the host, where the body ends, and what becomes of the connection.
sel4_http_result_t framing_of(sel4_http_request_t *request);
