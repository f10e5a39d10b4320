// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// `sel4c capdl`: capability distributions checked, converted, shown, simulated and built.

int capdl_main(int argc, char **argv);
