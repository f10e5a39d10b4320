// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A doubly linked list whose links lie in the members themselves, so that nothing is allocated.
 *
 * The list is a ring through its head.  A member is in at most one list per link, and its owner
 * keeps it in place while it is there.  No function looks at anything but links.
 */

#include <stdbool.h>
#include <stddef.h>

#include <sel4c/base.h>

// What a member embeds.  All zero means: in no list.
typedef struct sel4_list_link {
    struct sel4_list_link *next;
    struct sel4_list_link *previous;
} sel4_list_link_t;

typedef struct sel4_list {
    sel4_list_link_t head;
} sel4_list_t;

// Makes the list empty.  A list must be made so before its first use, and stays where it is.
static inline void sel4_list_init(sel4_list_t *list)
{
    list->head.next = &list->head;
    list->head.previous = &list->head;
}

static inline bool sel4_list_is_empty(const sel4_list_t *list)
{
    return list->head.next == &list->head;
}

static inline bool sel4_list_link_is_in_list(const sel4_list_link_t *link)
{
    return link->next != NULL;
}

/*
 * Puts `link` before `place`, which is a member or `&list.head` for the end.
 *
 * Needs  `link` is in no list
 */
static inline void sel4_list_insert_before(sel4_list_link_t *place, sel4_list_link_t *link)
{
    link->next = place;
    link->previous = place->previous;
    place->previous->next = link;
    place->previous = link;
}

// As the last, as the first.
static inline void sel4_list_append(sel4_list_t *list, sel4_list_link_t *link)
{
    sel4_list_insert_before(&list->head, link);
}

static inline void sel4_list_prepend(sel4_list_t *list, sel4_list_link_t *link)
{
    sel4_list_insert_before(list->head.next, link);
}

// Takes `link` out of its list; does nothing when it is in none.
static inline void sel4_list_remove(sel4_list_link_t *link)
{
    if (link->next == NULL) {
        return;
    }
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->next = NULL;
    link->previous = NULL;
}

// The first link; NULL when the list is empty.
static inline sel4_list_link_t *sel4_list_first(const sel4_list_t *list)
{
    return sel4_list_is_empty(list) ? NULL : list->head.next;
}

// The link after `link`; NULL after the last.
static inline sel4_list_link_t *sel4_list_next(const sel4_list_t *list,
                                               const sel4_list_link_t *link)
{
    return link->next == &list->head ? NULL : link->next;
}

// Takes the first link out and gives it; NULL when the list is empty.
static inline sel4_list_link_t *sel4_list_take_first(sel4_list_t *list)
{
    sel4_list_link_t *first = sel4_list_first(list);
    if (first != NULL) {
        sel4_list_remove(first);
    }
    return first;
}

/*
 * Goes through a list; the body may remove the link it is given.
 *
 *     SEL4_LIST_FOR_EACH(list, link) { job_t *job = SEL4_CONTAINER_OF(link, job_t, link); … }
 */
#define SEL4_LIST_FOR_EACH(list, link)                                           \
    for (sel4_list_link_t *link = (list)->head.next, *link##_next_ = link->next; \
         link != &(list)->head; link = link##_next_, link##_next_ = link->next)
