// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the parts of the reader share: its state, and attributes read with their rules.
 *
 * A value that breaks its rule is an error; the reader goes on with the default, so that one run
 * finds all errors.
 */

#include "claims.h"
#include "common/xml.h"
#include "lookup.h"
#include "sdf.h"

typedef struct sdf_reader {
    arena_t *arena;
    diag_t *diag;
    const capdl_kernel_t *kernel;
    const sdf_options_t *options;
    sdf_system_t *system;
    sdf_lookup_t pd_names;
    sdf_lookup_t vm_names;
    sdf_lookup_t region_names;
    sdf_lookup_t domain_names;
    sdf_lookup_t io_space_names;
    sdf_lookup_t symbols;  // by protection domain
    sdf_claims_t ids;      // channels and interrupts, by protection domain
    sdf_claims_t children; // and virtual CPUs, by protection domain
    sdf_claims_t irqs;
    sdf_claims_t slots;    // by protection domain
    sdf_claims_t port_ids; // by protection domain
    sdf_claims_t ports;
    sdf_claims_t paddrs;
    sdf_claims_t domain_ids;
    sdf_claims_t devices;
    sdf_claims_t device_domains;
} sdf_reader_t;

// ---- Elements and attributes

/*
 * An error for each attribute and child element that is not in the lists (names with one space
 * after each), and for text that is not white space.
 */
void sdf_check_shape(sdf_reader_t *reader, const xml_node_t *node, const char *attributes,
                     const char *children);

bool sdf_has(const xml_node_t *node, const char *name);

// Of the attribute, or of the element where it is missing.
place_t sdf_place(const xml_node_t *node, const char *name);

// "<element attribute="value"> WHAT" at the attribute.
__attribute__((format(printf, 4, 5))) void sdf_error(sdf_reader_t *reader, const xml_node_t *node,
                                                     const char *name, const char *format, ...);

// The value; an error and NULL when it is missing or empty.
const char *sdf_need(sdf_reader_t *reader, const xml_node_t *node, const char *name);

// ---- Values.  True when the value can be relied on; `*ret` is `otherwise` when it is missing or
// bad.

bool sdf_number(sdf_reader_t *reader, const xml_node_t *node, const char *name, sdf_limit_t limit,
                uint64_t otherwise, uint64_t *ret_value);
bool sdf_need_number(sdf_reader_t *reader, const xml_node_t *node, const char *name,
                     sdf_limit_t limit, uint64_t *ret_value);

// Decimal only, as upstream has it for what is no address or size.
bool sdf_decimal(sdf_reader_t *reader, const xml_node_t *node, const char *name, sdf_limit_t limit,
                 uint64_t *ret_value);

// An identifier of a channel, an interrupt and so on; it must be there.
bool sdf_id(sdf_reader_t *reader, const xml_node_t *node, uint32_t *ret_id);

bool sdf_flag(sdf_reader_t *reader, const xml_node_t *node, const char *name, bool otherwise);

// Which of two words.
bool sdf_is_second(sdf_reader_t *reader, const xml_node_t *node, const char *name,
                   const char *first, const char *second);

bool sdf_pci(sdf_reader_t *reader, const xml_node_t *node, const char *name, sdf_pci_t *ret_pci);

// The letters of `allowed`; bit I of the result for the letter at I.
bool sdf_letters(sdf_reader_t *reader, const xml_node_t *node, const char *name,
                 const char *allowed, const char *otherwise, unsigned *ret_bits);

// Numbers of cores.
sdf_limit_t sdf_core_limit(sdf_reader_t *reader);

// The budget and the period that belong together.
void sdf_budget(sdf_reader_t *reader, const xml_node_t *node, uint64_t *ret_budget,
                uint64_t *ret_period);

// The attribute, if there, is a symbol that a value of `setvar` is written to.
void sdf_setvar(sdf_reader_t *reader, uint32_t pd_index, sdf_pd_t *pd, const xml_node_t *node,
                const char *name, sdf_setvar_t setvar);

// ---- The parts

void sdf_read_pd(sdf_reader_t *reader, const xml_node_t *node, uint32_t parent);
// What maps of protection domains and of virtual machines have in common.
void sdf_read_map(sdf_reader_t *reader, const xml_node_t *node, sdf_maps_t *maps,
                  sdf_limit_t addresses);
void sdf_read_vm(sdf_reader_t *reader, const xml_node_t *node, uint32_t pd_index, sdf_pd_t *pd);
void sdf_read_irq(sdf_reader_t *reader, const xml_node_t *node, uint32_t pd_index, sdf_pd_t *pd);
void sdf_read_port(sdf_reader_t *reader, const xml_node_t *node, uint32_t pd_index, sdf_pd_t *pd);
void sdf_read_io_space(sdf_reader_t *reader, const xml_node_t *node);
void sdf_read_region(sdf_reader_t *reader, const xml_node_t *node);
void sdf_read_domains(sdf_reader_t *reader, const xml_node_t *node);

// Once everything has been read: names are resolved, and what belongs together is compared.
void sdf_check(sdf_reader_t *reader);
void sdf_check_maps(sdf_reader_t *reader);
void sdf_warn(sdf_reader_t *reader);
