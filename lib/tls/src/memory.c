// SPDX-License-Identifier: BSD-2-Clause

/*
 * Memory with an account for everybody.
 *
 * mbedTLS calls one pair of functions for all it allocates and does not say for whom; so who is at
 * work is noted before it is called.  Each block stands in the list of its owner: one that outlives
 * the owner, as what a shared key keeps for its next use, then is the library's.
 */

#include "tls_priv.h"

typedef struct block {
    sel4_list_link_t link;
    sel4_tls_owner_t *owner;
    size_t size;
} block_t;

#define ALIGNMENT   16
#define HEADER_SIZE ((sizeof(block_t) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

static sel4_tls_owner_t *current;

void sel4_tls_priv_owner_init(sel4_tls_owner_t *owner, size_t limit)
{
    *owner = (sel4_tls_owner_t){ .limit = limit };
    sel4_list_init(&owner->blocks);
}

void sel4_tls_priv_owner_finish(sel4_tls_owner_t *owner)
{
    sel4_tls_owner_t *heir = &sel4_tls_priv_state.owner;
    while (!sel4_list_is_empty(&owner->blocks)) {
        block_t *block = SEL4_CONTAINER_OF(owner->blocks.head.next, block_t, link);
        sel4_list_remove(&block->link);
        sel4_list_append(&heir->blocks, &block->link);
        owner->used -= block->size;
        heir->used += block->size;
        block->owner = heir;
    }
}

sel4_tls_owner_t *sel4_tls_priv_enter(sel4_tls_owner_t *owner)
{
    sel4_tls_owner_t *previous = current;
    current = owner;
    return previous;
}

sel4_tls_owner_t *sel4_tls_priv_current(void)
{
    return current;
}

void sel4_tls_priv_leave(sel4_tls_owner_t *previous)
{
    current = previous;
}

void *sel4_tls_priv_calloc(size_t count, size_t size)
{
    sel4_tls_owner_t *owner = current != NULL ? current : &sel4_tls_priv_state.owner;
    size_t whole;
    if (__builtin_mul_overflow(count, size, &whole) ||
        __builtin_add_overflow(whole, HEADER_SIZE, &whole) || whole > owner->limit - owner->used) {
        owner->is_refused = true;
        return NULL;
    }
    const sel4_tls_options_t *options = &sel4_tls_priv_state.options;
    block_t *block = options->allocate(options->memory_context, whole);
    if (block == NULL) {
        owner->is_refused = true;
        return NULL;
    }
    memset(block, 0, whole);
    block->owner = owner;
    block->size = whole;
    sel4_list_append(&owner->blocks, &block->link);
    owner->used += whole;
    owner->most = owner->used > owner->most ? owner->used : owner->most;
    return (unsigned char *)block + HEADER_SIZE;
}

void sel4_tls_priv_free(void *bytes)
{
    if (bytes == NULL) {
        return;
    }
    block_t *block = (block_t *)(void *)((unsigned char *)bytes - HEADER_SIZE);
    sel4_list_remove(&block->link);
    block->owner->used -= block->size;
    const sel4_tls_options_t *options = &sel4_tls_priv_state.options;
    options->release(options->memory_context, block);
}
