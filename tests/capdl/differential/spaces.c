// SPDX-License-Identifier: BSD-2-Clause

// Address spaces with programs, stacks, shared frames, and threads.

#include "system_priv.h"

#define PAGE_MASK UINT64_C(0xfff)

static unsigned span_of(const maker_t *maker, unsigned level)
{
    return maker->kernel->span_bits[level];
}

// The table of `level` for an address, made if it is not there; CAPDL_NONE when memory runs out.
static capdl_id_t table_for(maker_t *maker, space_t *space, unsigned level, uint64_t vaddr)
{
    if (level == 0) {
        return space->root;
    }
    uint64_t base = vaddr >> span_of(maker, level - 1) << span_of(maker, level - 1);
    for (size_t i = 0; i < space->table_count; i++) {
        if (space->tables[i].level == level && space->tables[i].base == base) {
            return space->tables[i].id;
        }
    }
    capdl_id_t above = table_for(maker, space, level - 1, vaddr);
    uint32_t index = (uint32_t)(vaddr >> span_of(maker, level - 1)) & 511;
    if (above == CAPDL_NONE || capdl_find_slot(capdl_get(maker->spec, above), index) ||
        !system_priv_afford(maker, 12)) {
        return CAPDL_NONE;
    }
    capdl_id_t id =
        capdl_add_page_table(maker->spec, system_priv_name(maker, "table"), false, NOWHERE);
    capdl_get(maker->spec, id)->has_level = dice_one_in(&maker->dice, 2);
    capdl_get(maker->spec, id)->level = (uint8_t)level;
    capdl_put(maker->spec, above, index, capdl_cap(CAPDL_PAGE_TABLE, id), NOWHERE);
    *ARENA_PUSH(maker->arena, space->tables, space->table_count, space->table_capacity) =
        (table_t){ id, level, base };
    return id;
}

static bool map(maker_t *maker, space_t *space, uint64_t vaddr, capdl_cap_t cap)
{
    unsigned level = capdl_get(maker->spec, cap.object)->size_bits == 12 ? 3 : 2;
    capdl_id_t table = table_for(maker, space, level, vaddr);
    uint32_t index = (uint32_t)(vaddr >> span_of(maker, level)) & 511;

    if (table == CAPDL_NONE || capdl_find_slot(capdl_get(maker->spec, table), index)) {
        return false;
    }
    capdl_put(maker->spec, table, index, cap, NOWHERE);
    return true;
}

static uint64_t random_address(maker_t *maker, unsigned bits)
{
    static const uint64_t bases[] = { 0x200000, 0x400000, 0x10000000, 0x3fffe00000,
                                      0x7ffffffff000 };
    uint64_t address = bases[dice_below(&maker->dice, 5)];

    if (dice_one_in(&maker->dice, 4)) {
        address = dice_word(&maker->dice) & ((maker->kernel->user_top - 1));
    } else {
        address += (uint64_t)dice_below(&maker->dice, 2048) << 12;
    }
    address &= maker->kernel->user_top - 1;
    return address >> bits << bits;
}

// Maps a frame somewhere; false when it has found no place.
static bool map_somewhere(maker_t *maker, space_t *space, capdl_cap_t cap, uint64_t *ret_vaddr)
{
    enum { TRY_COUNT = 4 };

    for (unsigned i = 0; i < TRY_COUNT; i++) {
        *ret_vaddr = random_address(maker, capdl_get(maker->spec, cap.object)->size_bits);
        if (map(maker, space, *ret_vaddr, cap)) {
            return true;
        }
    }
    return false;
}

static capdl_cap_t random_mapping(maker_t *maker, capdl_id_t frame, uint8_t rights)
{
    bool is_cached = !dice_one_in(&maker->dice, 8);
    bool is_executable = dice_one_in(&maker->dice, 4);

    return capdl_cap_frame(frame, rights, is_cached, is_executable);
}

// Pages one after the other, as far as there is room for them.
static void map_run(maker_t *maker, space_t *space, uint64_t vaddr, unsigned count)
{
    bool is_writable = dice_one_in(&maker->dice, 2);
    bool is_filled = dice_one_in(&maker->dice, 2);

    for (unsigned i = 0; i < count && vaddr < maker->kernel->user_top; i++) {
        capdl_id_t frame = system_priv_frame(maker, 12);
        if (frame == CAPDL_NONE) {
            return;
        }
        if (is_filled && !dice_one_in(&maker->dice, 4)) {
            system_priv_fill(maker, frame);
        }
        (void)map(
            maker, space, vaddr,
            random_mapping(maker, frame, is_writable ? CAPDL_READ | CAPDL_WRITE : CAPDL_READ));
        vaddr += 4096;
    }
}

static void map_shared(maker_t *maker, space_t *space)
{
    unsigned count = dice_below(&maker->dice, 6);
    uint64_t vaddr;

    for (unsigned i = 0; i < count && maker->pool.count > 0; i++) {
        capdl_id_t frame = maker->pool.ids[dice_below(&maker->dice, (uint32_t)maker->pool.count)];
        uint8_t rights = dice_one_in(&maker->dice, 3) ? CAPDL_READ : CAPDL_READ | CAPDL_WRITE;
        (void)map_somewhere(maker, space, random_mapping(maker, frame, rights), &vaddr);
    }
}

/* ---- Threads */

static void put_thread_slots(maker_t *maker, capdl_id_t tcb, capdl_id_t endpoint)
{
    capdl_spec_t *spec = maker->spec;
    dice_t *dice = &maker->dice;

    for (unsigned slot = CAPDL_TCB_FAULT_ENDPOINT; slot <= CAPDL_TCB_TIMEOUT_ENDPOINT; slot += 2) {
        if (endpoint != CAPDL_NONE && dice_one_in(dice, 2)) {
            uint8_t rights = CAPDL_WRITE;
            rights |= dice_one_in(dice, 2) ? CAPDL_GRANT : CAPDL_GRANT_REPLY;
            rights |= dice_one_in(dice, 2) ? CAPDL_READ | CAPDL_GRANT | CAPDL_GRANT_REPLY : 0;
            capdl_put(spec, tcb, slot,
                      capdl_cap_badged(CAPDL_ENDPOINT, endpoint, rights, system_priv_badge(maker)),
                      NOWHERE);
        }
    }
    if (!dice_one_in(dice, 4) && system_priv_afford(maker, 10)) {
        uint8_t size_bits = (uint8_t)dice_from(dice, 7, 10);
        capdl_sched_context_t time = { .budget_us = dice_from(dice, 20, 10000) };
        time.badge = dice_word(dice);
        time.period_us = time.budget_us + (dice_one_in(dice, 2) ? 0 : dice_below(dice, 1000000));
        capdl_put(spec, tcb, CAPDL_TCB_SCHED_CONTEXT,
                  capdl_cap(CAPDL_SCHED_CONTEXT,
                            capdl_add_sched_context(spec, system_priv_name(maker, "sc"), size_bits,
                                                    time, NOWHERE)),
                  NOWHERE);
    }
    if (dice_one_in(dice, 2)) {
        capdl_put(spec, tcb, CAPDL_TCB_NOTIFICATION,
                  capdl_cap_badged(
                      CAPDL_NOTIFICATION,
                      capdl_add(spec, CAPDL_NOTIFICATION, system_priv_name(maker, "ntfn"), NOWHERE),
                      CAPDL_READ, 0),
                  NOWHERE);
    }
}

// A CSpace that resolves a word; the guard's value is what the kernel has bits for.
static void put_cspace(maker_t *maker, capdl_id_t tcb)
{
    unsigned bits = dice_from(&maker->dice, 1, 7);
    uint64_t guard = dice_one_in(&maker->dice, 2) ? 0 : dice_word(&maker->dice) >> (bits + 6);
    capdl_id_t cnode =
        capdl_add_cnode(maker->spec, system_priv_name(maker, "cnode"), (uint8_t)bits, NOWHERE);

    (void)system_priv_afford(maker, bits + 5);
    capdl_put(maker->spec, tcb, CAPDL_TCB_CSPACE,
              capdl_cap_cnode(cnode, guard, (uint8_t)(64 - bits)), NOWHERE);
}

static void make_thread(maker_t *maker, space_t *space, uint64_t entry, uint64_t stack_top,
                        capdl_id_t endpoint)
{
    dice_t *dice = &maker->dice;
    capdl_id_t buffer = system_priv_frame(maker, 12);
    capdl_tcb_t tcb = { .sp = stack_top };
    const capdl_cap_t cap = capdl_cap_frame(buffer, CAPDL_READ | CAPDL_WRITE, true, false);

    tcb.ip = entry + dice_below(dice, 1024) * 4;
    tcb.argument_count = dice_below(dice, 9);
    tcb.priority = (uint8_t)dice_below(dice, 255);
    tcb.max_priority = (uint8_t)dice_below(dice, 256);
    tcb.is_fpu_disabled = dice_one_in(dice, 6);
    tcb.resumes = !dice_one_in(dice, 5);
    tcb.has_domain = dice_one_in(dice, 4);

    if (buffer == CAPDL_NONE || !system_priv_afford(maker, maker->kernel->tcb_bits) ||
        !map_somewhere(maker, space, cap, &tcb.ipc_buffer)) {
        return;
    }
    if (dice_one_in(dice, 4)) {
        system_priv_fill(maker, buffer);
    }
    tcb.ipc_buffer += (uint64_t)dice_below(dice, 4) << 10;
    for (size_t i = 0; i < tcb.argument_count; i++) {
        tcb.arguments[i] = dice_word(dice);
    }
    if (!tcb.resumes) {
        tcb.ip = dice_word(dice);
        tcb.sp = dice_word(dice);
    }
    capdl_id_t id = capdl_add_tcb(maker->spec, system_priv_name(maker, "tcb"), &tcb, NOWHERE);
    put_cspace(maker, id);
    capdl_put(maker->spec, id, CAPDL_TCB_VSPACE, capdl_cap(CAPDL_PAGE_TABLE, space->root), NOWHERE);
    capdl_put(maker->spec, id, CAPDL_TCB_IPC_BUFFER, cap, NOWHERE);
    put_thread_slots(maker, id, endpoint);
}

static void make_threads(maker_t *maker, space_t *space)
{
    capdl_id_t text = system_priv_frame(maker, 12);
    capdl_id_t stack = system_priv_frame(maker, 12);
    capdl_id_t endpoint = CAPDL_NONE;
    uint64_t entry;
    uint64_t stack_at;

    if (text == CAPDL_NONE || stack == CAPDL_NONE ||
        !map_somewhere(maker, space, capdl_cap_frame(text, CAPDL_READ, true, true), &entry) ||
        !map_somewhere(maker, space, capdl_cap_frame(stack, CAPDL_READ | CAPDL_WRITE, true, false),
                       &stack_at)) {
        return;
    }
    system_priv_fill(maker, text);
    if (dice_one_in(&maker->dice, 2)) {
        endpoint = capdl_add(maker->spec, CAPDL_ENDPOINT, system_priv_name(maker, "ep"), NOWHERE);
    }
    unsigned count = dice_from(&maker->dice, 1, 3);
    for (unsigned i = 0; i < count; i++) {
        make_thread(maker, space, entry, stack_at + 4096, endpoint);
    }
}

/* ---- All */

static void make_space(maker_t *maker)
{
    if (!system_priv_afford(maker, maker->kernel->vspace_bits)) {
        return;
    }
    space_t *space =
        ARENA_PUSH(maker->arena, maker->spaces, maker->space_count, maker->space_capacity);
    space->root =
        capdl_add_page_table(maker->spec, system_priv_name(maker, "vspace"), true, NOWHERE);
    make_threads(maker, space);
    unsigned count = dice_below(&maker->dice, 4);
    for (unsigned i = 0; i < count; i++) {
        uint64_t vaddr = random_address(maker, 12);
        map_run(maker, space, vaddr, dice_from(&maker->dice, 1, 12));
    }
    map_shared(maker, space);
}

void system_priv_make_spaces(maker_t *maker)
{
    unsigned count = dice_from(&maker->dice, 1, 4);

    for (unsigned i = 0; i < count; i++) {
        make_space(maker);
    }
}
