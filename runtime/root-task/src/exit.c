// SPDX-License-Identifier: BSD-2-Clause

/*
 * The end of a root task: a line on the console, which `sel4c run` waits for; then whatever stops
 * the machine; then the thread stops itself, as there is nothing that it could return to.
 */

#include <sel4c/root_task.h>

static void put_string(const char *text)
{
    while (*text != '\0') {
        sel4_rt_put_char(*text++);
    }
}

static void put_number(unsigned number)
{
    if (number >= 10) {
        put_number(number / 10);
    }
    sel4_rt_put_char((char)('0' + number % 10));
}

void sel4_rt_exit(int status)
{
    unsigned code = status < 0 || status > 255 ? 255u : (unsigned)status;
    put_string("sel4c: exit status ");
    put_number(code);
    sel4_rt_put_char('\n');
    sel4_root_task_machine_exit((int)code);
    sel4_ipc_buffer_t scratch; // the call has no arguments, and this thread may have lost its own
    for (;;) {
        (void)sel4_tcb_suspend_with(&scratch, SEL4_INIT_TCB);
    }
}
