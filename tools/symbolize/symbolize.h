// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The command `sel4c symbolize`; the exit status.
int symbolize_main(int argc, char **argv);
