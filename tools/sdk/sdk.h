// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// `sel4c sdk`: boards of an SDK. Exit status: 0 done, 1 bad input or output, 2 wrong use.
int sdk_main(int argc, char **argv);
