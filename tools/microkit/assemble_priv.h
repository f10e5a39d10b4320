// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Shared by the files that make the objects of a system.

#include "assemble.h"
#include "capdl/component.h"

// The objects of a protection domain.
typedef struct domain {
    const char *name;
    place_t place;
    capdl_space_t space;
    capdl_id_t root; // CNode
    capdl_id_t cnode;
    capdl_id_t tcb;
    capdl_id_t sched_context;
    capdl_id_t notification;
    capdl_id_t endpoint; // CAPDL_NONE: nobody calls it and it has no children
} domain_t;

typedef struct assembly {
    arena_t *arena;
    const mk_parts_t *parts;
    capdl_spec_t *spec;
    domain_t *domains;         // as the system's protection domains
    capdl_id_t *first_frames;  // of each region; the others follow
    capdl_id_t fault_endpoint; // the monitor's
    capdl_id_t smc;            // CAPDL_NONE as long as nobody has it
} assembly_t;

enum {
    RIGHTS_ALL = CAPDL_READ | CAPDL_WRITE | CAPDL_GRANT | CAPDL_GRANT_REPLY,
    RIGHTS_CALL = CAPDL_WRITE | CAPDL_GRANT | CAPDL_GRANT_REPLY,
};

// What a thread is made of beside its address space and its capabilities.
typedef struct thread {
    const mk_program_t *program;
    uint64_t stack_size;
    capdl_tcb_t tcb; // without addresses
    capdl_sched_context_t time;
} thread_t;

// assemble_memory.c: frames of regions; an address space with a program, stack, IPC buffer and TCB.
void assemble_priv_regions(assembly_t *assembly);
void assemble_priv_maps(assembly_t *assembly, domain_t *domain, const sdf_maps_t *maps);
void assemble_priv_thread(assembly_t *assembly, domain_t *domain, const thread_t *thread);

// assemble_caps.c: capabilities of one protection domain to others.
void assemble_priv_caps(assembly_t *assembly);

// assemble_monitor.c
void assemble_priv_monitor(assembly_t *assembly);
