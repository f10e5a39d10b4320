// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The main function of host programs that describe one system in C.

#include "capdl/component.h"

/*
 *     PROGRAM CONFIG ELF SPEC
 *
 * reads the kernel's configuration and a program, calls `describe`, and writes the specification as
 * JSON.  Gives the exit status.
 */
int capdl_system_main(int argc, char **argv,
                      void (*describe)(capdl_spec_t *spec, const capdl_kernel_t *kernel,
                                       const elf_t *elf));
