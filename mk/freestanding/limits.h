// SPDX-License-Identifier: BSD-2-Clause

/*
 * Where there is no C library: gcc's own <limits.h> is complete, but includes the C library's
 * through this name first.
 */
