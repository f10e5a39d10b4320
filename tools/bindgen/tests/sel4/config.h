// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Stands in for libsel4's header when generated code is tested on the host: nothing is configured.
