// SPDX-License-Identifier: BSD-2-Clause
//
// The suite as a process: what the framework asks of its back end, and the door that the raw layer
// enters the kernel by.
//
//     kernel-suite-host [GROUP | GROUP.NAME]…

#include "host.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sel4c/fake_kernel.h>

#include "boot.h"
#include "invariants.h"
#include "kt_priv.h"
#include "machine.h"
#include "scheduler.h"

#define CASE_SECONDS 120

// ---- The framework's questions

void kt_backend_put_char(char c)
{
    (void)putchar(c);
}

seL4_CPtr kt_backend_frame(const void *page)
{
    return kt.bootinfo->userImageFrames.start + (seL4_CPtr)((const kt_page_t *)page - kt_buffers);
}

const kt_lack_t *kt_backend_lacks(void)
{
    static const kt_lack_t lacks[KT_LACKS_MAX] = {
#if CONFIG_NUM_DOMAINS == 1
        KT_LACKS_DOMAINS,
#endif
        { KT_MMU, "a process has no page tables; kernel-suite runs it in QEMU" },
        { KT_IRQ, "a process has no devices; kernel-suite runs it in QEMU" },
        { KT_PREEMPT, "no timer interrupts a process; kernel-suite runs it in QEMU" },
        { KT_MACHINE, "a process has no registers of the machine; kernel-suite runs it in QEMU" },
    };
    return lacks;
}

void kt_backend_case_begins(void)
{
    (void)fflush(stdout);
    host.console_length = 0;
    machine_case_begins();
    (void)alarm(CASE_SECONDS);
}

void kt_backend_case_ended(void)
{
    host.console[host.console_length] = '\0';
    if (kt.failures > 0 && host.console_length > 0) {
        kt_print("the kernel's console: %s\n", host.console);
    }
}

void invariants_broken(const char *fact, int line)
{
    kt_fail_case("invariants.c:%d: %s", line, fact);
}

seL4_Word kt_now_us(void)
{
    return host.now;
}

void kt_spin_us(seL4_Word us)
{
    machine_spin(us);
}

void kt_syscall(long number, kt_registers_t *registers)
{
    machine_syscall((word_t)number, registers);
}

void *kt_map(seL4_CPtr frame)
{
    seL4_ARM_Page_GetAddress_t at = seL4_ARM_Page_GetAddress(frame);
    KT_NEED_OK(at.error);
    return (void *)at.paddr;
}

// ---- Instructions that fault

#define UNDEFINED_SYNDROME 0x02000000
#define LOAD_SYNDROME      0x92000006
#define STORE_SYNDROME     0x92000046
#define FIRST_MAPPED       0x10000

static word_t *registers_of_running(void)
{
    return sched.current->context.x;
}

static bool goes_on_behind(word_t ip)
{
    return sched.current->context.pc == ip + 4;
}

void kt_undefined(void)
{
    do {
        machine_fault(KT_UNDEFINED_IP, (fault_t){ .type = seL4_Fault_UserException,
                                                  .words = { UNDEFINED_SYNDROME, 0 } });
    } while (!goes_on_behind(KT_UNDEFINED_IP));
}

static bool access_faults(word_t ip, word_t syndrome)
{
    word_t address = registers_of_running()[0];
    if (address >= FIRST_MAPPED) {
        return false;
    }
    machine_fault(ip, (fault_t){ .type = seL4_Fault_VMFault,
                                 .address = address,
                                 .words = { seL4_DataFault, syndrome } });
    return true;
}

seL4_Word kt_load(seL4_Word address)
{
    registers_of_running()[0] = address;
    while (access_faults(KT_LOAD_IP, LOAD_SYNDROME)) {
        if (goes_on_behind(KT_LOAD_IP)) {
            return registers_of_running()[0];
        }
    }
    return *(const seL4_Word *)registers_of_running()[0];
}

void kt_store(seL4_Word address, seL4_Word value)
{
    registers_of_running()[0] = address;
    registers_of_running()[1] = value;
    while (access_faults(KT_STORE_IP, STORE_SYNDROME)) {
        if (goes_on_behind(KT_STORE_IP)) {
            return;
        }
    }
    *(seL4_Word *)registers_of_running()[0] = registers_of_running()[1];
}

// ---- The door

static sel4_fake_answer_t enter(const sel4_fake_call_t *call, void *context)
{
    (void)context;
    bool has_source = call->way == SEL4_FAKE_RECV || call->way == SEL4_FAKE_NBSEND_RECV;
    kt_registers_t r = { { has_source ? call->source : call->dest, call->info, call->word[0],
                           call->word[1], call->word[2], call->word[3], call->reply, 0,
                           call->dest } };
    machine_syscall(call->sys, &r);
    return (sel4_fake_answer_t){ .badge = r.x[0],
                                 .info = r.x[1],
                                 .word = { r.x[2], r.x[3], r.x[4], r.x[5] } };
}

static void say_and_die(int number)
{
    static const char text[] =
        "\nthe last case above does not end, or a check of the kernel failed\n";
    (void)!write(STDOUT_FILENO, text, sizeof(text) - 1);
    (void)!write(STDOUT_FILENO, host.console, host.console_length);
    _exit(128 + number);
}

int main(int argc, char **argv)
{
    static char filter[1024];
    for (int i = 1; i < argc; i++) {
        (void)strncat(filter, argv[i], sizeof(filter) - strlen(filter) - 2);
        (void)strcat(filter, " ");
    }
    (void)signal(SIGALRM, say_and_die);
    (void)signal(SIGILL, say_and_die);
    (void)signal(SIGTRAP, say_and_die);
    sel4_fake_kernel_reset();
    sel4_fake_kernel_handle(enter, NULL);
    const seL4_BootInfo *bootinfo = boot();
    machine_start(boot_cnode(), boot_slot_count());
    return kt_run(bootinfo, filter) == 0 ? 0 : 1;
}
