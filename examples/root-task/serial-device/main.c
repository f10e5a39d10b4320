// SPDX-License-Identifier: BSD-2-Clause

/*
 * A device driven from user level: its registers are a frame made of device memory, its interrupt
 * signals a notification.  What is typed comes back in brackets, until Ctrl-D.
 */

#include <sel4c/alloc/root.h>
#include <sel4c/pl011.h>
#include <sel4c/root_task.h>

// Of QEMU's machine `virt`.
#define UART_ADDRESS 0x09000000
#define UART_IRQ     33

#define CTRL_D 4

static sel4_alloc_root_t root;

static sel4_result_t map_registers(sel4_mmio_t *ret_mmio)
{
    sel4_frame_t frame;
    SEL4_TRY(sel4_alloc_frame_at(&root.alloc, sel4_paddr(UART_ADDRESS), seL4_PageBits, &frame));
    sel4_vaddr_t at;
    SEL4_TRY(sel4_alloc_space_reserve(&root.space, 1, 0, &at));
    sel4_mapping_t mapping = {
        .at = at,
        .rights = SEL4_READ_WRITE,
        .attributes = (sel4_vm_attributes_t)(SEL4_VM_UNCACHED | SEL4_VM_EXECUTE_NEVER),
    };
    SEL4_TRY(sel4_alloc_space_map(&root.space, frame, &mapping));
    *ret_mmio = (sel4_mmio_t){ (volatile void *)at.bits };
    return SEL4_SUCCESS;
}

typedef struct irq {
    sel4_irq_handler_t handler;
    sel4_notification_t notification;
} irq_t;

static sel4_result_t take_irq(irq_t *ret_irq)
{
    sel4_cap_t notification;
    SEL4_TRY(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_NOTIFICATION, &notification));
    seL4_Word slot;
    SEL4_TRY(sel4_alloc_slots_take(root.alloc.slots, 1, &slot));
    SEL4_TRY(sel4_irq_control_get(SEL4_INIT_IRQ_CONTROL, UART_IRQ, SEL4_INIT_CNODE, slot,
                                  seL4_WordBits));
    *ret_irq =
        (irq_t){ sel4_irq_handler_from_bits(slot), sel4_notification_from_bits(notification.bits) };
    return sel4_irq_handler_set_notification(ret_irq->handler, notification);
}

static void put(sel4_uart_t uart, const char *text, size_t size)
{
    while (size > 0) {
        size_t sent = sel4_uart_write(uart, (const uint8_t *)text, size);
        text += sent;
        size -= sent;
    }
}

// False when there is nothing more to echo.
static bool echo(sel4_uart_t uart)
{
    uint8_t byte;
    while (sel4_uart_read(uart, &byte, 1) != 0) {
        if (byte == CTRL_D) {
            put(uart, "\n", 1);
            return false;
        }
        put(uart, (const char[]){ '[', (char)byte, ']' }, 3);
    }
    return true;
}

static sel4_result_t serve(const sel4_bootinfo_t *bootinfo)
{
    static sel4_pl011_t pl011;
    SEL4_TRY(sel4_alloc_root_init(&root, bootinfo));
    sel4_mmio_t mmio;
    SEL4_TRY(map_registers(&mmio));
    irq_t irq = { 0 };
    SEL4_TRY(take_irq(&irq));
    sel4_uart_t uart = sel4_pl011_init(&pl011, mmio);
    put(uart, "echo> ", 6);
    while (echo(uart)) {
        (void)sel4_notification_wait(irq.notification);
        sel4_uart_handle_irq(uart);
        SEL4_TRY(sel4_irq_handler_ack(irq.handler));
    }
    return SEL4_SUCCESS;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    sel4_result_t result = serve(bootinfo);
    if (result.error != SEL4_OK) {
        sel4_debug_print("failed: %s\n", sel4_error_text(result.error));
        return 1;
    }
    return 0;
}

SEL4_ROOT_TASK(run);
