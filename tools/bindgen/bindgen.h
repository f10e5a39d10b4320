// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// `sel4c bindgen`. Exit status: 0 done, 1 bad input or output, 2 wrong use.
int bindgen_main(int argc, char **argv);
