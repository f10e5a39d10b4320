// SPDX-License-Identifier: BSD-2-Clause

// Interrupts, I/O ports, and what devices see through an IOMMU.

#include <inttypes.h>

#include "reader.h"

static const sdf_limit_t any_number = { 0, UINT32_MAX, "" };

static bool read_vector(sdf_reader_t *reader, const xml_node_t *node, sdf_irq_t *irq)
{
    const sdf_limit_t limit = { 0, SDF_VECTOR_MAX, "vectors that user programs may have" };

    irq->number_place = sdf_place(node, "vector");
    return sdf_decimal(reader, node, "vector", limit, &irq->number);
}

static bool read_ioapic(sdf_reader_t *reader, const xml_node_t *node, sdf_irq_t *irq)
{
    sdf_check_shape(reader, node, "id pin vector ioapic trigger polarity setvar_id ", "");
    irq->kind = SDF_IRQ_IOAPIC;
    sdf_decimal(reader, node, "pin", any_number, &irq->pin);
    if (sdf_has(node, "ioapic")) {
        sdf_decimal(reader, node, "ioapic", any_number, &irq->ioapic);
    }
    irq->is_edge = sdf_is_second(reader, node, "trigger", "level", "edge");
    irq->is_low = sdf_is_second(reader, node, "polarity", "high", "low");
    return read_vector(reader, node, irq);
}

static bool read_msi(sdf_reader_t *reader, const xml_node_t *node, sdf_irq_t *irq)
{
    sdf_check_shape(reader, node, "id pcidev handle vector setvar_id ", "");
    irq->kind = SDF_IRQ_MSI;
    sdf_pci(reader, node, "pcidev", &irq->pci);
    sdf_decimal(reader, node, "handle", any_number, &irq->handle);
    return read_vector(reader, node, irq);
}

static bool read_plain(sdf_reader_t *reader, const xml_node_t *node, sdf_irq_t *irq)
{
    sdf_check_shape(reader, node, "irq id trigger setvar_id ", "");
    irq->number_place = sdf_place(node, "irq");
    irq->is_edge = sdf_is_second(reader, node, "trigger", "level", "edge");
    return sdf_decimal(reader, node, "irq", any_number, &irq->number);
}

void sdf_read_irq(sdf_reader_t *reader, const xml_node_t *node, uint32_t pd_index, sdf_pd_t *pd)
{
    bool is_x86 = reader->kernel->arch == CAPDL_X86_64;
    bool is_msi = sdf_has(node, "pcidev") || sdf_has(node, "handle");
    bool is_ioapic = !is_msi && (sdf_has(node, "pin") || sdf_has(node, "ioapic"));
    sdf_irq_t irq = { .place = node->place };

    if (is_x86 != (is_msi || is_ioapic)) {
        const char *instead = is_x86   ? "pin (I/O APIC) or pcidev (MSI)"
                              : is_msi ? "irq, not pcidev and handle (MSI)"
                                       : "irq, not pin and ioapic (I/O APIC)";
        diag_error(reader->diag, node->place, "<irq> names the interrupt on %s by %s",
                   reader->kernel->arch_name, instead);
        return;
    }
    bool has_number = is_msi      ? read_msi(reader, node, &irq)
                      : is_ioapic ? read_ioapic(reader, node, &irq)
                                  : read_plain(reader, node, &irq);
    bool has_id = sdf_id(reader, node, &irq.id);
    *ARENA_PUSH(reader->arena, pd->irqs, pd->irq_count, pd->irq_capacity) = irq;
    if (has_number) {
        sdf_claims_add(reader->arena, &reader->irqs, 0, irq.number, irq.number,
                       arena_format(reader->arena, "<irq %s=\"%" PRIu64 "\">",
                                    is_x86 ? "vector" : "irq", irq.number),
                       irq.number_place);
    }
    if (has_id) {
        const sdf_setvar_t setvar = { .kind = SDF_SETVAR_ID, .value = irq.id };
        sdf_setvar(reader, pd_index, pd, node, "setvar_id", setvar);
        sdf_claims_add(reader->arena, &reader->ids, pd_index, irq.id, irq.id,
                       arena_format(reader->arena, "<irq id=\"%u\">", irq.id),
                       sdf_place(node, "id"));
    }
}

static void claim_ports(sdf_reader_t *reader, const sdf_port_t *port)
{
    if (port->first + port->count > SDF_PORT_END) {
        diag_error(reader->diag, port->place,
                   "<ioport> reaches to 0x%" PRIx64 "; the last port is 0xffff",
                   port->first + port->count - 1);
        return;
    }
    sdf_claims_add(reader->arena, &reader->ports, 0, port->first, port->first + port->count - 1,
                   arena_format(reader->arena,
                                "<ioport addr=\"0x%" PRIx64 "\" size=\"%" PRIu64 "\">", port->first,
                                port->count),
                   port->place);
}

void sdf_read_port(sdf_reader_t *reader, const xml_node_t *node, uint32_t pd_index, sdf_pd_t *pd)
{
    const sdf_limit_t addresses = { 0, SDF_PORT_END - 1, "I/O ports" };
    const sdf_limit_t sizes = { 1, SDF_PORT_END, "ports" };
    sdf_port_t port = { .place = node->place };

    if (reader->kernel->arch != CAPDL_X86_64) {
        diag_error(reader->diag, node->place, "<ioport> is for x86_64; the kernel is for %s",
                   reader->kernel->arch_name);
        return;
    }
    sdf_check_shape(reader, node, "id addr size setvar_id setvar_addr ", "");
    bool has_address = sdf_need_number(reader, node, "addr", addresses, &port.first);
    bool has_size = sdf_decimal(reader, node, "size", sizes, &port.count);
    bool has_id = sdf_id(reader, node, &port.id);
    *ARENA_PUSH(reader->arena, pd->ports, pd->port_count, pd->port_capacity) = port;
    if (has_address && has_size) {
        claim_ports(reader, &port);
    }
    sdf_setvar_t setvar = { .kind = SDF_SETVAR_PORT, .value = port.first };
    sdf_setvar(reader, pd_index, pd, node, "setvar_addr", setvar);
    if (has_id) {
        setvar = (sdf_setvar_t){ .kind = SDF_SETVAR_ID, .value = port.id };
        sdf_setvar(reader, pd_index, pd, node, "setvar_id", setvar);
        sdf_claims_add(reader->arena, &reader->port_ids, pd_index, port.id, port.id,
                       arena_format(reader->arena, "<ioport id=\"%u\">", port.id),
                       sdf_place(node, "id"));
    }
}

static void read_io_map(sdf_reader_t *reader, const xml_node_t *node, sdf_io_space_t *space)
{
    const sdf_limit_t limit = { 0, SDF_IOVADDR_END - 1, "39 bits" };
    sdf_io_map_t map = { .region = SDF_NONE, .place = node->place };
    unsigned perms = 1;

    sdf_check_shape(reader, node, "mr iovaddr perms ", "");
    map.region_name = sdf_need(reader, node, "mr");
    map.region_place = sdf_place(node, "mr");
    map.iovaddr_place = sdf_place(node, "iovaddr");
    map.has_iovaddr = sdf_need_number(reader, node, "iovaddr", limit, &map.iovaddr);
    sdf_letters(reader, node, "perms", "rw", "rw", &perms);
    map.can_read = perms & 1;
    map.can_write = perms & 2;
    *ARENA_PUSH(reader->arena, space->maps, space->map_count, space->map_capacity) = map;
}

static void read_io_identity(sdf_reader_t *reader, const xml_node_t *node, sdf_io_space_t *space)
{
    const sdf_limit_t domains = { 0, SDF_IO_DOMAIN_MAX, "16 bits" };

    if (sdf_pci(reader, node, "peripheral_id", &space->pci)) {
        uint64_t number =
            (uint64_t)space->pci.bus << 8 | (uint64_t)space->pci.device << 3 | space->pci.function;
        sdf_claims_add(reader->arena, &reader->devices, 0, number, number,
                       arena_format(reader->arena, "<io_address_space peripheral_id=\"%s\">",
                                    xml_attribute(node, "peripheral_id")),
                       sdf_place(node, "peripheral_id"));
    }
    if (sdf_need_number(reader, node, "domain_id", domains, &space->domain_id)) {
        sdf_claims_add(reader->arena, &reader->device_domains, 0, space->domain_id,
                       space->domain_id,
                       arena_format(reader->arena, "<io_address_space domain_id=\"%" PRIu64 "\">",
                                    space->domain_id),
                       sdf_place(node, "domain_id"));
    }
}

void sdf_read_io_space(sdf_reader_t *reader, const xml_node_t *node)
{
    sdf_system_t *system = reader->system;
    sdf_io_space_t space = { .place = node->place };

    if (!reader->kernel->has_iommu) {
        diag_error(reader->diag, node->place,
                   "<io_address_space> needs a kernel for x86_64 with KernelIOMMU");
        return;
    }
    sdf_check_shape(reader, node, "name peripheral_id domain_id ", "iomap ");
    space.name = sdf_need(reader, node, "name");
    if (space.name) {
        sdf_lookup_add(reader->arena, &reader->io_space_names, 0, space.name, 0,
                       sdf_place(node, "name"));
    }
    read_io_identity(reader, node, &space);
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "iomap")) {
            read_io_map(reader, child, &space);
        }
    }
    *ARENA_PUSH(reader->arena, system->io_spaces, system->io_space_count,
                system->io_space_capacity) = space;
}
