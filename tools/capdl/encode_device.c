// SPDX-License-Identifier: BSD-2-Clause

// Interrupts, I/O ports, and what the kernel has one of.

#include "encode_priv.h"

void encode_priv_irq(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);
    const capdl_irq_t *from = object->irq;
    const capdl_slot_t *slot = capdl_find_slot(object, 0);
    sel4_capdl_irq_t irq = { .id = encoder->number[id],
                             .notification = encode_priv_number_in(encoder, slot),
                             .number = from->number,
                             .badge = slot ? slot->cap.badge : 0,
                             .rights = slot ? slot->cap.rights : 0,
                             .trigger = (uint8_t)from->trigger,
                             .target = (uint32_t)from->target };
    switch (object->kind) {
    case CAPDL_ARM_IRQ:
        irq.kind = SEL4_CAPDL_IRQ_ARM;
        break;
    case CAPDL_RISCV_IRQ:
        irq.kind = SEL4_CAPDL_IRQ_RISCV;
        break;
    case CAPDL_MSI_IRQ:
        irq.kind = SEL4_CAPDL_IRQ_MSI;
        irq.source = (uint32_t)from->bus;
        irq.pin = (uint32_t)from->device;
        irq.function = (uint32_t)from->function;
        irq.handle = (uint32_t)from->handle;
        break;
    case CAPDL_IOAPIC_IRQ:
        irq.kind = SEL4_CAPDL_IRQ_IOAPIC;
        irq.source = (uint32_t)from->ioapic;
        irq.pin = (uint32_t)from->pin;
        irq.trigger = (uint8_t)from->level;
        irq.polarity = (uint8_t)from->polarity;
        break;
    default:
        irq.kind = SEL4_CAPDL_IRQ_PLAIN;
    }
    encoder->spare_count += encode_priv_spares_of(slot);
    ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_IRQS, irq);
}

void encode_priv_device(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);
    sel4_capdl_device_t device = { .id = encoder->number[id] };

    switch (object->kind) {
    case CAPDL_IO_PORTS:
        device.kind = SEL4_CAPDL_IO_PORTS;
        device.a = object->ports.first;
        device.b = object->ports.last;
        break;
    case CAPDL_ARM_SMC:
        device.kind = SEL4_CAPDL_SMC;
        break;
    case CAPDL_DOMAIN_SET:
        device.kind = SEL4_CAPDL_DOMAIN_SET;
        break;
    case CAPDL_SCHED_CONTROL:
        device.kind = SEL4_CAPDL_SCHED_CONTROL;
        device.a = object->number;
        break;
    case CAPDL_ASID_CONTROL:
        device.kind = SEL4_CAPDL_ASID_CONTROL;
        break;
    case CAPDL_IRQ_CONTROL:
        device.kind = SEL4_CAPDL_IRQ_CONTROL;
        break;
    case CAPDL_ARM_SGI_SIGNAL:
        device.kind = SEL4_CAPDL_SGI;
        device.a = object->number;
        device.b = object->target;
        break;
    default:
        return;
    }
    ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_DEVICES, device);
}
