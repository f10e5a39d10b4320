// SPDX-License-Identifier: BSD-2-Clause

// Objects beside the address spaces, what is made from untyped memory, and what CNodes hold.

#include <string.h>

#include <sel4c/bits.h>

#include "system_priv.h"

const char *system_priv_name(maker_t *maker, const char *stem)
{
    // By other dice, so that a call may name what it makes in the middle of its arguments.
    return dice_one_in(&maker->name_dice, 3)
               ? NULL
               : arena_format(maker->arena, "%s_%u", stem, maker->name_count++);
}

uint64_t system_priv_badge(maker_t *maker)
{
    return dice_one_in(&maker->dice, 3) ? 0 : dice_word(&maker->dice);
}

bool system_priv_afford(maker_t *maker, unsigned bits)
{
    uint64_t size = sel4_power_of_two(bits);

    if (size > maker->memory_left) {
        return false;
    }
    maker->memory_left -= size;
    return true;
}

capdl_id_t system_priv_frame(maker_t *maker, unsigned bits)
{
    return system_priv_afford(maker, bits)
               ? capdl_add_frame(maker->spec, system_priv_name(maker, "frame"), (uint8_t)bits,
                                 NOWHERE)
               : CAPDL_NONE;
}

static void add_bytes(maker_t *maker, capdl_id_t frame, uint64_t start, uint64_t end)
{
    size_t count = (size_t)(end - start);
    uint8_t *bytes = arena_alloc(maker->arena, count);
    // Noise, or something that a compressor likes.
    bool is_noise = dice_one_in(&maker->dice, 2);
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (uint8_t)(is_noise ? dice_word(&maker->dice) : i / 64 + start);
    }
    const capdl_fill_t fill = { .start = start,
                                .end = end,
                                .content = CAPDL_CONTENT_BYTES,
                                .bytes = bytes,
                                .byte_count = count,
                                .place = NOWHERE };
    capdl_fill(maker->spec, frame, &fill);
}

static void add_bootinfo(maker_t *maker, capdl_id_t frame, uint64_t start, uint64_t end)
{
    uint32_t id = dice_below(&maker->dice, 7);
    bool is_whole = dice_one_in(&maker->dice, 2);
    const capdl_fill_t fill = { .start = start,
                                .end = end,
                                .content = CAPDL_CONTENT_BOOTINFO,
                                .bootinfo_id = id,
                                .offset = is_whole ? 0 : dice_below(&maker->dice, 600),
                                .place = NOWHERE };
    capdl_fill(maker->spec, frame, &fill);
}

void system_priv_fill(maker_t *maker, capdl_id_t frame)
{
    uint64_t size = sel4_power_of_two(capdl_get(maker->spec, frame)->size_bits);
    uint64_t at = 0;

    if (capdl_get(maker->spec, frame)->fill_count > 0) {
        return;
    }
    unsigned count = dice_from(&maker->dice, 1, 3);
    for (unsigned i = 0; i < count; i++) {
        uint64_t start = at + dice_below(&maker->dice, (uint32_t)(size / 2));
        uint64_t end = start + 1 + dice_below(&maker->dice, 4096);
        if (dice_one_in(&maker->dice, 8)) {
            start = at;
            end = size;
        }
        if (start >= end || end > size || end - start > 65536) {
            return;
        }
        if (dice_one_in(&maker->dice, 10)) {
            add_bootinfo(maker, frame, start, end);
        } else {
            add_bytes(maker, frame, start, end);
        }
        at = end;
    }
}

/* ---- Objects that stand by themselves */

static void make_pool_frames(maker_t *maker)
{
    unsigned count = dice_below(&maker->dice, 8);
    uint64_t paddr;

    for (unsigned i = 0; i < count; i++) {
        unsigned bits = dice_one_in(&maker->dice, 8) ? 21 : 12;
        unsigned where = dice_below(&maker->dice, 4);
        if (where < 2 && !system_priv_take_address(maker, bits, where == 0, &paddr)) {
            continue;
        }
        if (where >= 2 && !system_priv_afford(maker, bits)) {
            continue;
        }
        capdl_id_t id =
            capdl_add_frame(maker->spec, system_priv_name(maker, "shared"), (uint8_t)bits, NOWHERE);
        if (where < 2) {
            capdl_set_paddr(maker->spec, id, paddr);
        }
        if (where > 0 && dice_one_in(&maker->dice, 2)) {
            system_priv_fill(maker, id);
        }
        *ARENA_PUSH(maker->arena, maker->pool.ids, maker->pool.count, maker->pool.capacity) = id;
    }
}

static void make_irqs(maker_t *maker)
{
    unsigned count = dice_below(&maker->dice, 5);
    uint64_t number = 32;

    for (unsigned i = 0; i < count; i++) {
        number += dice_from(&maker->dice, 1, 20);
        const capdl_irq_t irq = { .has_number = true,
                                  .number = number,
                                  .number_place = NOWHERE,
                                  .trigger = dice_below(&maker->dice, 2) };
        capdl_kind_t kind = dice_one_in(&maker->dice, 3) ? CAPDL_IRQ : CAPDL_ARM_IRQ;
        const char *name = system_priv_name(maker, "irq");
        capdl_id_t id = capdl_add_irq(maker->spec, kind, name, &irq, NOWHERE);
        if (!dice_one_in(&maker->dice, 3)) {
            uint8_t rights = CAPDL_WRITE;
            rights |= dice_one_in(&maker->dice, 2) ? CAPDL_READ : 0;
            capdl_id_t notification = capdl_add(maker->spec, CAPDL_NOTIFICATION,
                                                system_priv_name(maker, "irq_ntfn"), NOWHERE);
            capdl_put(maker->spec, id, 0,
                      capdl_cap_badged(CAPDL_NOTIFICATION, notification, rights,
                                       system_priv_badge(maker)),
                      NOWHERE);
        }
    }
}

static void make_asid_pools(maker_t *maker)
{
    unsigned count = dice_below(&maker->dice, 3);

    for (unsigned i = 0; i < count && system_priv_afford(maker, 12); i++) {
        capdl_id_t id =
            capdl_add(maker->spec, CAPDL_ASID_POOL, system_priv_name(maker, "pool"), NOWHERE);
        capdl_get(maker->spec, id)->asid_high = i + 1;
        *ARENA_PUSH(maker->arena, maker->spec->asid_pools.ids, maker->spec->asid_pools.count,
                    maker->spec->asid_pools.capacity) = id;
    }
}

static void make_untypeds(maker_t *maker)
{
    unsigned count = dice_below(&maker->dice, 4);
    uint64_t paddr;

    for (unsigned i = 0; i < count; i++) {
        unsigned bits = dice_from(&maker->dice, 4, 14);
        unsigned where = dice_below(&maker->dice, 4);
        if (where < 2 ? !system_priv_take_address(maker, bits, where == 0, &paddr)
                      : !system_priv_afford(maker, bits)) {
            continue;
        }
        capdl_id_t id = capdl_add_untyped(maker->spec, system_priv_name(maker, "untyped"),
                                          (uint8_t)bits, NOWHERE);
        if (where < 2) {
            capdl_set_paddr(maker->spec, id, paddr);
        }
    }
}

void system_priv_make_loose(maker_t *maker)
{
    static const capdl_kind_t kinds[] = { CAPDL_ENDPOINT,      CAPDL_NOTIFICATION,
                                          CAPDL_REPLY,         CAPDL_DOMAIN_SET,
                                          CAPDL_SCHED_CONTROL, CAPDL_ASID_CONTROL,
                                          CAPDL_ARM_SGI_SIGNAL };
    unsigned count = dice_below(&maker->dice, 12);

    make_pool_frames(maker);
    make_untypeds(maker);
    for (unsigned i = 0; i < count; i++) {
        capdl_kind_t kind = kinds[dice_below(&maker->dice, sizeof kinds / sizeof *kinds)];
        const char *name = system_priv_name(maker, "object");
        if (kind == CAPDL_ARM_SGI_SIGNAL) {
            (void)capdl_add_numbered(maker->spec, kind, name, dice_below(&maker->dice, 16), 0,
                                     NOWHERE);
        } else {
            (void)capdl_add(maker->spec, kind, name, NOWHERE);
        }
    }
    for (unsigned i = dice_below(&maker->dice, 3); i > 0; i--) {
        unsigned bits = dice_from(&maker->dice, 1, 8);
        if (system_priv_afford(maker, bits + 5)) {
            (void)capdl_add_cnode(maker->spec, system_priv_name(maker, "node"), (uint8_t)bits,
                                  NOWHERE);
        }
    }
    if (dice_one_in(&maker->dice, 3)) {
        (void)capdl_add(maker->spec, CAPDL_IRQ_CONTROL, system_priv_name(maker, "control"),
                        NOWHERE);
    }
    make_irqs(maker);
    make_asid_pools(maker);
}

/* ---- Objects made from untyped memory of the system */

static void add_child(maker_t *maker, capdl_id_t parent, capdl_id_t child, uint64_t *watermark)
{
    const capdl_object_t *untyped = capdl_get(maker->spec, parent);
    const capdl_object_t *object = capdl_get(maker->spec, child);
    unsigned bits = capdl_size_bits(maker->kernel, object);
    uint64_t at = sel4_align_up(*watermark, bits);

    *watermark = at + sel4_power_of_two(bits);
    capdl_set_parent(maker->spec, child, parent);
    if (untyped->has_paddr && object->kind == CAPDL_FRAME && dice_one_in(&maker->dice, 3)) {
        capdl_set_paddr(maker->spec, child, untyped->paddr + at);
    }
}

static void make_cover(maker_t *maker)
{
    capdl_spec_t *spec = maker->spec;
    uint64_t watermark = 0;
    unsigned bits_min = 4;
    capdl_id_t parent = capdl_add_untyped(spec, system_priv_name(maker, "cover"), 4, NOWHERE);
    unsigned count = dice_from(&maker->dice, 1, 20);

    for (unsigned i = 0; i < count; i++) {
        capdl_id_t id = dice_below(&maker->dice, (uint32_t)spec->count - 1);
        const capdl_object_t *object = capdl_get(spec, id);
        unsigned bits = capdl_size_bits(maker->kernel, object);
        if (bits == 0 || bits > 16 || object->has_paddr || object->parent != CAPDL_NONE) {
            continue;
        }
        bits_min = bits > bits_min ? bits : bits_min;
        add_child(maker, parent, id, &watermark);
    }
    unsigned bits = watermark > 1 ? sel4_log2_floor(watermark - 1) + 1 : 4;
    bits = bits < bits_min ? bits_min : bits;
    capdl_get(spec, parent)->size_bits = (uint8_t)(bits + dice_below(&maker->dice, 2));
}

// Untyped memory at an address, whose children are there too.
static void make_fixed_cover(maker_t *maker)
{
    uint64_t watermark = 0;
    uint64_t paddr;
    unsigned bits = dice_from(&maker->dice, 14, 17);
    bool is_device = dice_one_in(&maker->dice, 2);

    if (!system_priv_take_address(maker, bits, is_device, &paddr)) {
        return;
    }
    capdl_id_t parent = capdl_add_untyped(maker->spec, system_priv_name(maker, "fixed_cover"),
                                          (uint8_t)bits, NOWHERE);
    capdl_set_paddr(maker->spec, parent, paddr);
    unsigned count = dice_from(&maker->dice, 1, 3);
    for (unsigned i = 0; i < count; i++) {
        capdl_id_t id =
            dice_one_in(&maker->dice, 3)
                ? capdl_add_untyped(maker->spec, system_priv_name(maker, "part"), 12, NOWHERE)
                : capdl_add_frame(maker->spec, system_priv_name(maker, "part"), 12, NOWHERE);
        add_child(maker, parent, id, &watermark);
        if (capdl_get(maker->spec, id)->kind == CAPDL_FRAME) {
            *ARENA_PUSH(maker->arena, maker->pool.ids, maker->pool.count, maker->pool.capacity) =
                id;
        }
    }
}

void system_priv_make_covers(maker_t *maker)
{
    unsigned count = dice_one_in(&maker->dice, 2) ? dice_below(&maker->dice, 4) : 0;

    if (maker->space_count == 0) {
        // Before there are address spaces, so that these can map what is made here.
        if (dice_one_in(&maker->dice, 3)) {
            make_fixed_cover(maker);
        }
        return;
    }
    for (unsigned i = 0; i < count; i++) {
        make_cover(maker);
    }
}

/* ---- CNodes */

static bool is_mapped_table(const maker_t *maker, capdl_id_t id)
{
    for (size_t i = 0; i < maker->space_count; i++) {
        for (size_t j = 0; j < maker->spaces[i].table_count; j++) {
            if (maker->spaces[i].tables[j].id == id) {
                return true;
            }
        }
    }
    return capdl_get(maker->spec, id)->is_root;
}

static bool random_cap(maker_t *maker, bool *is_given, capdl_cap_t *ret_cap)
{
    capdl_id_t id = dice_below(&maker->dice, (uint32_t)maker->spec->count);
    const capdl_object_t *object = capdl_get(maker->spec, id);
    uint8_t rights = (uint8_t)dice_below(&maker->dice, 16);
    uint64_t badge = system_priv_badge(maker);

    switch (object->kind) {
    case CAPDL_UNTYPED:
    case CAPDL_IRQ_CONTROL:
        if (is_given[id]) {
            return false;
        }
        is_given[id] = true;
        *ret_cap = capdl_cap(object->kind, id);
        return true;
    case CAPDL_ENDPOINT:
    case CAPDL_NOTIFICATION:
        *ret_cap = capdl_cap_badged(object->kind, id, rights, badge);
        return true;
    case CAPDL_CNODE: {
        unsigned guard_size = dice_below(&maker->dice, 64 - object->size_bits);
        *ret_cap = capdl_cap_cnode(
            id, dice_word(&maker->dice) >> 6 >> (58 - (guard_size > 58 ? 58 : guard_size)),
            (uint8_t)guard_size);
        if (guard_size == 0) {
            ret_cap->badge = 0;
        }
        return true;
    }
    case CAPDL_FRAME:
        *ret_cap = capdl_cap_frame(id, rights & CAPDL_READ ? rights : 0, true, false);
        return true;
    case CAPDL_PAGE_TABLE:
        *ret_cap = capdl_cap(object->kind, id);
        return is_mapped_table(maker, id);
    default:
        *ret_cap = capdl_cap(object->kind, id);
        return true;
    }
}

void system_priv_fill_cnodes(maker_t *maker)
{
    capdl_spec_t *spec = maker->spec;
    bool *is_given = arena_alloc_items(maker->arena, spec->count + 1, sizeof *is_given);

    for (size_t i = 0; i < spec->count; i++) {
        if (spec->objects[i].kind != CAPDL_CNODE) {
            continue;
        }
        uint32_t slot_count = UINT32_C(1) << spec->objects[i].size_bits;
        unsigned density = dice_from(&maker->dice, 1, 6);
        // From the top, as nothing says that slots come in order.
        for (uint32_t slot = slot_count; slot-- > 0;) {
            capdl_cap_t cap;
            if (dice_one_in(&maker->dice, density) && random_cap(maker, is_given, &cap)) {
                capdl_put(spec, (capdl_id_t)i, slot, cap, NOWHERE);
            }
        }
    }
}
