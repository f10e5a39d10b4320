// SPDX-License-Identifier: BSD-2-Clause

// sel4c/list.h.

#include <sel4c/list.h>

#include "harness.h"

typedef struct item {
    char name;
    sel4_list_link_t link;
} item_t;

static const char *names(const sel4_list_t *list)
{
    static char text[16];
    size_t size = 0;
    for (sel4_list_link_t *link = sel4_list_first(list); link != NULL;
         link = sel4_list_next(list, link)) {
        text[size++] = SEL4_CONTAINER_OF(link, item_t, link)->name;
    }
    text[size] = '\0';
    return text;
}

TEST(list, keeps_order)
{
    sel4_list_t list;
    item_t a = { .name = 'a' };
    item_t b = { .name = 'b' };
    item_t c = { .name = 'c' };
    sel4_list_init(&list);
    EXPECT_TRUE(sel4_list_is_empty(&list));
    EXPECT_NULL(sel4_list_first(&list));
    sel4_list_append(&list, &b.link);
    sel4_list_append(&list, &c.link);
    sel4_list_prepend(&list, &a.link);
    EXPECT_STR_EQ(names(&list), "abc");
    EXPECT_FALSE(sel4_list_is_empty(&list));
    EXPECT_TRUE(sel4_list_link_is_in_list(&b.link));
    sel4_list_remove(&b.link);
    EXPECT_FALSE(sel4_list_link_is_in_list(&b.link));
    EXPECT_STR_EQ(names(&list), "ac");
    sel4_list_insert_before(&c.link, &b.link);
    EXPECT_STR_EQ(names(&list), "abc");
}

TEST(list, remove_twice_is_harmless)
{
    sel4_list_t list;
    item_t a = { .name = 'a' };
    sel4_list_init(&list);
    sel4_list_remove(&a.link);
    sel4_list_append(&list, &a.link);
    sel4_list_remove(&a.link);
    sel4_list_remove(&a.link);
    EXPECT_TRUE(sel4_list_is_empty(&list));
}

TEST(list, take_first)
{
    sel4_list_t list;
    item_t a = { .name = 'a' };
    item_t b = { .name = 'b' };
    sel4_list_init(&list);
    EXPECT_NULL(sel4_list_take_first(&list));
    sel4_list_append(&list, &a.link);
    sel4_list_append(&list, &b.link);
    EXPECT_PTR_EQ(sel4_list_take_first(&list), &a.link);
    EXPECT_PTR_EQ(sel4_list_take_first(&list), &b.link);
    EXPECT_TRUE(sel4_list_is_empty(&list));
}

TEST(list, for_each_may_remove)
{
    sel4_list_t list;
    item_t items[5];
    sel4_list_init(&list);
    for (int i = 0; i < 5; i++) {
        items[i].name = (char)('a' + i);
        sel4_list_append(&list, &items[i].link);
    }
    int seen = 0;
    SEL4_LIST_FOR_EACH(&list, link)
    {
        seen++;
        if (SEL4_CONTAINER_OF(link, item_t, link)->name != 'c') {
            sel4_list_remove(link);
        }
    }
    EXPECT_EQ(seen, 5);
    EXPECT_STR_EQ(names(&list), "c");
}
