// SPDX-License-Identifier: BSD-2-Clause

/*
 * The walk through the extra boot data.  A chunk's length counts its own header, so it is at least
 * that, and at most what is left: each step gets shorter, and the walk ends.
 */

#include <sel4c/bootinfo.h>

static sel4_result_t end_walk(sel4_bootinfo_walk_t *walk)
{
    walk->rest = (sel4_span_t){ 0 };
    return SEL4_FAILURE(SEL4_ERR_RANGE);
}

sel4_result_t sel4_bootinfo_walk_next(sel4_bootinfo_walk_t *walk, sel4_bootinfo_chunk_t *ret_chunk)
{
    uint64_t id;
    uint64_t size;
    if (sel4_span_read_u64(walk->rest, offsetof(seL4_BootInfoHeader, id), &id).error != 0 ||
        sel4_span_read_u64(walk->rest, offsetof(seL4_BootInfoHeader, len), &size).error != 0 ||
        size < sizeof(seL4_BootInfoHeader)) {
        return end_walk(walk);
    }
    sel4_span_t chunk;
    sel4_span_t body;
    if (sel4_span_cut(&walk->rest, size, &chunk).error != 0 ||
        sel4_span_part(chunk, sizeof(seL4_BootInfoHeader), size - sizeof(seL4_BootInfoHeader),
                       &body)
                .error != 0) {
        return end_walk(walk);
    }
    *ret_chunk = (sel4_bootinfo_chunk_t){ id, body };
    return SEL4_SUCCESS;
}

sel4_result_t sel4_bootinfo_find(const sel4_bootinfo_t *bootinfo, seL4_Word id,
                                 sel4_span_t *ret_body)
{
    sel4_bootinfo_walk_t walk = sel4_bootinfo_walk(bootinfo);
    while (sel4_bootinfo_walk_has_next(&walk)) {
        sel4_bootinfo_chunk_t chunk;
        SEL4_TRY(sel4_bootinfo_walk_next(&walk, &chunk));
        if (chunk.id == id) {
            *ret_body = chunk.body;
            return SEL4_SUCCESS;
        }
    }
    return SEL4_FAILURE(SEL4_ERR_FAILED_LOOKUP);
}
