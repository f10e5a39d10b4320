// SPDX-License-Identifier: BSD-2-Clause

// Distributes objects over untyped memory.  Addresses within an untyped only ever go up.

#include <sel4c/bits.h>
#include <sel4c/capdl_alloc.h>

enum { CLASS_COUNT = 64, UNTYPED_BITS_MIN = 4 };

// The objects of one size that are left: from run `at` on, which has `done` made.
typedef struct size_class {
    uint32_t at;
    uint32_t done;
    uint64_t left;
} size_class_t;

typedef struct allocation {
    const sel4_capdl_run_t *runs;
    sel4_capdl_untyped_t *untypeds;
    size_t untyped_count;
    size_class_t classes[CLASS_COUNT];
    sel4_capdl_visit_t visit;
    void *context;
} allocation_t;

#define SUCCESS ((sel4_capdl_alloc_result_t){ SEL4_CAPDL_ALLOC_OK, 0, 0 })

static sel4_capdl_alloc_result_t failure(sel4_capdl_alloc_error_t error, uint32_t object)
{
    return (sel4_capdl_alloc_result_t){ error, object, 0 };
}

const char *sel4_capdl_alloc_error_text(sel4_capdl_alloc_error_t error)
{
    switch (error) {
    case SEL4_CAPDL_ALLOC_OK:
        return "no error";
#define X(name, number, text)         \
    case SEL4_CAPDL_ALLOC_ERR_##name: \
        return text;
        SEL4_CAPDL_ALLOC_ERRORS(X)
#undef X
    }
    return "unknown error";
}

static uint64_t untyped_last(const sel4_capdl_untyped_t *untyped)
{
    return untyped->paddr + sel4_bits_mask(untyped->size_bits);
}

const sel4_capdl_untyped_t *sel4_capdl_find_untyped(const sel4_capdl_untyped_t *untypeds,
                                                    size_t untyped_count, uint64_t paddr,
                                                    unsigned bits)
{
    uint64_t last = paddr + sel4_bits_mask(bits);

    for (size_t i = 0; i < untyped_count; i++) {
        if (untypeds[i].paddr <= paddr && last >= paddr && last <= untyped_last(&untypeds[i])) {
            return &untypeds[i];
        }
    }
    return NULL;
}

static sel4_capdl_alloc_result_t take_step(allocation_t *allocation, const sel4_capdl_step_t *step)
{
    int result = allocation->visit(allocation->context, step);

    return result == 0
               ? SUCCESS
               : (sel4_capdl_alloc_result_t){ SEL4_CAPDL_ALLOC_ERR_STOPPED,
                                              step->run ? step->first : SEL4_CAPDL_NONE, result };
}

/* ---- Objects without an address */

// Makes `count` objects of a size at `at`, from as many runs as that takes.
static sel4_capdl_alloc_result_t make(allocation_t *allocation, const sel4_capdl_untyped_t *untyped,
                                      unsigned bits, uint64_t count, uint64_t at)
{
    size_class_t *class = &allocation->classes[bits];

    while (count > 0) {
        const sel4_capdl_run_t *run = &allocation->runs[class->at];
        uint32_t left = run->count - class->done;
        uint32_t now = count < left ? (uint32_t)count : left;
        const sel4_capdl_step_t step = { .untyped = untyped,
                                         .run = run,
                                         .first = run->first + class->done,
                                         .count = now,
                                         .paddr = at };
        SEL4_TRY(take_step(allocation, &step));
        at += (uint64_t)now << bits;
        count -= now;
        class->left -= now;
        class->done += now;
        if (class->done == run->count) {
            class->at++;
            class->done = 0;
        }
    }
    return SUCCESS;
}

// The next size with objects left, from `bits` up or down; CLASS_COUNT when there is none.
static unsigned size_above(const allocation_t *allocation, unsigned bits)
{
    while (bits < CLASS_COUNT && allocation->classes[bits].left == 0) {
        bits++;
    }
    return bits;
}

static unsigned size_below(const allocation_t *allocation, unsigned bits)
{
    for (;; bits--) {
        if (allocation->classes[bits].left > 0) {
            return bits;
        }
        if (bits == 0) {
            return CLASS_COUNT;
        }
    }
}

/*
 * Fills offsets [at, end) of an untyped with whatever fits, and gives the offset after the last
 * object.  Before an alignment is reached that a larger object needs, smaller ones are made.
 */
static sel4_capdl_alloc_result_t fill(allocation_t *allocation, const sel4_capdl_untyped_t *untyped,
                                      uint64_t *at, uint64_t end)
{
    while (*at < end) {
        unsigned room = sel4_log2_floor(end - *at);
        unsigned align = *at == 0 ? CLASS_COUNT - 1 : sel4_lowest_bit(*at);
        unsigned bits = size_below(allocation, align < room ? align : room);
        if (bits == CLASS_COUNT) {
            // Nothing fits right here; the kernel itself goes up to the next alignment.
            bits = size_above(allocation, 0);
            uint64_t next = bits == CLASS_COUNT ? 0 : sel4_align_up(*at, bits);
            if (next <= *at || next >= end || end - next < sel4_power_of_two(bits)) {
                return SUCCESS;
            }
            *at = next;
            continue;
        }
        unsigned larger = size_above(allocation, bits + 1);
        uint64_t limit = end;
        if (larger < CLASS_COUNT) {
            uint64_t next = sel4_align_up(*at, larger);
            bool fits = next > *at && next < end && end - next >= sel4_power_of_two(larger);
            limit = fits ? next : end;
        }
        uint64_t count = (limit - *at) >> bits;
        uint64_t left = allocation->classes[bits].left;
        count = count < left ? count : left;
        SEL4_TRY(make(allocation, untyped, bits, count, untyped->paddr + *at));
        *at += count << bits;
    }
    return SUCCESS;
}

/* ---- Objects with an address */

// Untyped memory is made until the next object of 2^bits will be at `target`.
static sel4_capdl_alloc_result_t skip(allocation_t *allocation, const sel4_capdl_untyped_t *untyped,
                                      uint64_t *at, uint64_t target, unsigned bits)
{
    while (sel4_align_up(*at, bits) != target) {
        unsigned room = sel4_log2_floor(target - *at);
        unsigned align = *at == 0 ? CLASS_COUNT - 1 : sel4_lowest_bit(*at);
        unsigned skip_bits = align < room ? align : room;
        const sel4_capdl_step_t step = { .untyped = untyped,
                                         .count = 1,
                                         .untyped_bits = (uint8_t)skip_bits,
                                         .paddr = untyped->paddr + *at };
        SEL4_TRY(take_step(allocation, &step));
        *at += sel4_power_of_two(skip_bits);
    }
    *at = target;
    return SUCCESS;
}

// Where an untyped stands while objects with addresses are made.
typedef struct place {
    sel4_capdl_untyped_t *untyped; // NULL: none yet
    uint64_t at;
} place_t;

// What is left of the last untyped is given to other objects.
static sel4_capdl_alloc_result_t leave(allocation_t *allocation, place_t *place)
{
    if (place->untyped && !place->untyped->is_device) {
        SEL4_TRY(fill(allocation, place->untyped, &place->at,
                      sel4_power_of_two(place->untyped->size_bits)));
    }
    place->untyped = NULL;
    return SUCCESS;
}

static sel4_capdl_untyped_t *untyped_at(allocation_t *allocation, uint64_t paddr, unsigned bits)
{
    const sel4_capdl_untyped_t *untyped =
        sel4_capdl_find_untyped(allocation->untypeds, allocation->untyped_count, paddr, bits);

    return untyped ? &allocation->untypeds[untyped - allocation->untypeds] : NULL;
}

// As many objects of the run from `index` on as the untyped holds.
static sel4_capdl_alloc_result_t make_fixed(allocation_t *allocation, place_t *place,
                                            const sel4_capdl_run_t *run, uint32_t *index)
{
    unsigned bits = run->memory_bits;
    uint32_t id = run->first + *index;
    uint64_t paddr = run->paddr + ((uint64_t)*index << bits);
    sel4_capdl_untyped_t *untyped = untyped_at(allocation, paddr, bits);

    if (!untyped) {
        return failure(SEL4_CAPDL_ALLOC_ERR_UNREACHABLE, id);
    }
    if (untyped != place->untyped) {
        SEL4_TRY(leave(allocation, place));
        if (untyped->is_used) {
            return failure(SEL4_CAPDL_ALLOC_ERR_MISPLACED, id);
        }
        untyped->is_used = true;
        *place = (place_t){ untyped, untyped->at };
    }
    uint64_t target = paddr - untyped->paddr;
    if (target < place->at || !sel4_is_aligned(target, bits)) {
        return failure(SEL4_CAPDL_ALLOC_ERR_MISPLACED, id);
    }
    if (!untyped->is_device) {
        SEL4_TRY(fill(allocation, untyped, &place->at, target));
    }
    SEL4_TRY(skip(allocation, untyped, &place->at, target, bits));
    uint64_t room = (sel4_power_of_two(untyped->size_bits) - target) >> bits;
    uint32_t left = run->count - *index;
    uint32_t count = room < left ? (uint32_t)room : left;
    const sel4_capdl_step_t step = {
        .untyped = untyped, .run = run, .first = id, .count = count, .paddr = paddr
    };
    SEL4_TRY(take_step(allocation, &step));
    place->at += (uint64_t)count << bits;
    *index += count;
    return SUCCESS;
}

static sel4_capdl_alloc_result_t make_all_fixed(allocation_t *allocation, size_t fixed_count)
{
    place_t place = { 0 };

    for (size_t i = 0; i < fixed_count; i++) {
        for (uint32_t index = 0; index < allocation->runs[i].count;) {
            SEL4_TRY(make_fixed(allocation, &place, &allocation->runs[i], &index));
        }
    }
    return leave(allocation, &place);
}

/* ---- Which untypeds to take */

// Untypeds of at least 2^bits_min bytes that are taken for `size` bytes.
typedef struct choice {
    unsigned bits_min;
    uint64_t size;
    uint64_t taken;
    const sel4_capdl_untyped_t *closing; // that exceeds what is missing; NULL: none does
} choice_t;

static bool is_free(const sel4_capdl_untyped_t *untyped)
{
    return !untyped->is_used && !untyped->is_device;
}

// A bit for each size of 2^bits_min or more that there is.
static uint64_t free_sizes(const allocation_t *allocation, unsigned bits_min)
{
    uint64_t sizes = 0;

    for (size_t i = 0; i < allocation->untyped_count; i++) {
        const sel4_capdl_untyped_t *one = &allocation->untypeds[i];
        sizes |= is_free(one) ? sel4_power_of_two(one->size_bits) : 0;
    }
    return sizes & ~sel4_bits_mask(bits_min);
}

/*
 * Goes through free untypeds, largest first, and takes those that do not exceed what is missing.
 * With `marks` they are chosen, and `closing` ends it; otherwise the best one to do so is looked
 * for.
 */
static void take_largest(allocation_t *allocation, choice_t *choice, bool marks)
{
    uint64_t best_total = UINT64_MAX;
    uint64_t size;

    choice->taken = 0;
    for (uint64_t sizes = free_sizes(allocation, choice->bits_min); sizes != 0; sizes ^= size) {
        unsigned bits = sel4_log2_floor(sizes);
        size = sel4_power_of_two(bits);
        for (size_t i = 0; i < allocation->untyped_count; i++) {
            sel4_capdl_untyped_t *one = &allocation->untypeds[i];
            if (one->size_bits != bits || !is_free(one)) {
                continue;
            }
            bool is_last = marks && one == choice->closing;
            if (choice->taken + size <= choice->size || is_last) {
                choice->taken += size;
                one->is_chosen = marks;
            } else if (!marks && choice->taken + size < best_total) {
                best_total = choice->taken + size;
                choice->closing = one;
            }
            if (is_last || choice->taken == choice->size) {
                return;
            }
        }
    }
}

/*
 * Marks untypeds of at least 2^bits_min bytes that hold `size` together, so that their sizes add
 * up to least: the largest ones that do not exceed what is missing, and at some point one that
 * does.  All sizes are powers of two, so no better set exists.  False when all are not enough.
 */
static bool choose(allocation_t *allocation, unsigned bits_min, uint64_t size)
{
    choice_t choice = { .bits_min = bits_min, .size = size };

    take_largest(allocation, &choice, false);
    if (choice.taken == size) {
        choice.closing = NULL;
    } else if (!choice.closing) {
        return false;
    }
    take_largest(allocation, &choice, true);
    return true;
}

// Largest first, so that objects of the size that they were chosen for come to lie in each.
static sel4_capdl_alloc_result_t use_chosen(allocation_t *allocation)
{
    for (;;) {
        sel4_capdl_untyped_t *largest = NULL;
        for (size_t i = 0; i < allocation->untyped_count; i++) {
            sel4_capdl_untyped_t *one = &allocation->untypeds[i];
            if (one->is_chosen && (!largest || one->size_bits > largest->size_bits)) {
                largest = one;
            }
        }
        if (!largest) {
            return SUCCESS;
        }
        largest->is_chosen = false;
        if (!largest->is_used) {
            largest->is_used = true;
            SEL4_TRY(
                fill(allocation, largest, &largest->at, sel4_power_of_two(largest->size_bits)));
        }
    }
}

static sel4_capdl_alloc_result_t make_rest(allocation_t *allocation)
{
    // That of the store, if it has not been used yet.
    SEL4_TRY(use_chosen(allocation));
    for (unsigned bits = CLASS_COUNT; bits-- > 0;) {
        size_class_t *class = &allocation->classes[bits];
        if (class->left == 0) {
            continue;
        }
        uint32_t id = allocation->runs[class->at].first + class->done;
        if (class->left > (UINT64_MAX >> bits) || !choose(allocation, bits, class->left << bits)) {
            return failure(SEL4_CAPDL_ALLOC_ERR_NO_MEMORY, id);
        }
        SEL4_TRY(use_chosen(allocation));
        if (class->left > 0) {
            return failure(SEL4_CAPDL_ALLOC_ERR_NO_MEMORY, id);
        }
    }
    return SUCCESS;
}

/* ---- The store */

// Bytes of an untyped before the first object with an address.
static uint64_t head_room(const allocation_t *allocation, size_t fixed_count,
                          const sel4_capdl_untyped_t *untyped)
{
    uint64_t size = sel4_power_of_two(untyped->size_bits);

    for (size_t i = 0; i < fixed_count; i++) {
        const sel4_capdl_run_t *run = &allocation->runs[i];
        if (run->paddr + ((uint64_t)run->count << run->memory_bits) > untyped->paddr) {
            uint64_t room = run->paddr > untyped->paddr ? run->paddr - untyped->paddr : 0;
            return room < size ? room : size;
        }
    }
    return size;
}

static sel4_capdl_alloc_result_t make_store(allocation_t *allocation, size_t fixed_count,
                                            unsigned bits)
{
    sel4_capdl_untyped_t *best = NULL;
    unsigned best_cost = 0;

    for (size_t i = 0; i < allocation->untyped_count; i++) {
        sel4_capdl_untyped_t *one = &allocation->untypeds[i];
        uint64_t room = head_room(allocation, fixed_count, one);
        // What is cleared anyway costs nothing.
        unsigned cost = room < sel4_power_of_two(one->size_bits) ? 0 : one->size_bits;
        if (!one->is_device && room >= sel4_power_of_two(bits) && (!best || cost < best_cost)) {
            best = one;
            best_cost = cost;
        }
    }
    if (!best) {
        return failure(SEL4_CAPDL_ALLOC_ERR_NO_STORE, SEL4_CAPDL_NONE);
    }
    best->at = sel4_power_of_two(bits);
    best->is_chosen = true;
    const sel4_capdl_step_t step = { .untyped = best,
                                     .count = 1,
                                     .untyped_bits = (uint8_t)bits,
                                     .is_store = true,
                                     .paddr = best->paddr };
    return take_step(allocation, &step);
}

/* ---- All of it */

static void sort_untypeds(sel4_capdl_untyped_t *untypeds, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        sel4_capdl_untyped_t moved = untypeds[i];
        size_t at = i;
        for (; at > 0 && untypeds[at - 1].paddr > moved.paddr; at--) {
            untypeds[at] = untypeds[at - 1];
        }
        untypeds[at] = moved;
    }
}

static void sort_classes(allocation_t *allocation, size_t first, size_t run_count)
{
    for (size_t i = first; i < run_count; i++) {
        size_class_t *class = &allocation->classes[allocation->runs[i].memory_bits];
        if (class->left == 0) {
            class->at = (uint32_t)i;
        }
        class->left += allocation->runs[i].count;
    }
}

sel4_capdl_alloc_result_t sel4_capdl_allocate(unsigned store_bits, const sel4_capdl_run_t *runs,
                                              size_t run_count, sel4_capdl_untyped_t *untypeds,
                                              size_t untyped_count, sel4_capdl_visit_t visit,
                                              void *context)
{
    allocation_t allocation = { .runs = runs,
                                .untypeds = untypeds,
                                .untyped_count = untyped_count,
                                .visit = visit,
                                .context = context };
    size_t fixed_count = 0;

    sort_untypeds(untypeds, untyped_count);
    for (size_t i = 0; i < untyped_count; i++) {
        untypeds[i].is_used = false;
        untypeds[i].is_chosen = false;
        untypeds[i].at = 0;
    }
    while (fixed_count < run_count && runs[fixed_count].paddr != SEL4_CAPDL_NO_ADDRESS) {
        fixed_count++;
    }
    sort_classes(&allocation, fixed_count, run_count);
    if (store_bits != 0) {
        SEL4_TRY(make_store(&allocation, fixed_count, store_bits));
    }
    SEL4_TRY(make_all_fixed(&allocation, fixed_count));
    return make_rest(&allocation);
}
