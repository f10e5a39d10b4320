// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A Linux process with lib/rt's start; gives the exit status.
int process_main(void);
