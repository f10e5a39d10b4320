// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * `sel4c run`. Exit status: the guest's; 1 a text for failure, a missing text or no exit status;
 * 2 wrong use; 124 timeout; 125 it could not be started; 128 + N after signal N.
 */
int run_main(int argc, char **argv);
