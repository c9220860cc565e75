/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BASE_LIST_H
#define TOWLINE_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Doubly linked list whose links live inside the things listed. A struct list used as head points to itself when
 * empty; a link that is in no list is zeroed or points to itself. The list owns nothing.
 */
struct list {
    struct list *next;
    struct list *previous;
};

/* Makes an empty head, or a link that is in no list. */
static inline void list_init(struct list *list) {
    list->next = list;
    list->previous = list;
}

static inline bool list_is_empty(const struct list *head) {
    return head->next == head || head->next == NULL;
}

/* Puts link, which is in no list, behind position. */
static inline void list_insert_after(struct list *position, struct list *link) {
    link->next = position->next;
    link->previous = position;
    position->next->previous = link;
    position->next = link;
}

/* Puts link at the end of head's list. */
static inline void list_append(struct list *head, struct list *link) {
    list_insert_after(head->previous, link);
}

/* Puts link at the front of head's list. */
static inline void list_prepend(struct list *head, struct list *link) {
    list_insert_after(head, link);
}

/* Takes link out of its list; harmless when it is in none. */
static inline void list_remove(struct list *link) {
    if (link->next != NULL) {
        link->next->previous = link->previous;
        link->previous->next = link->next;
    }
    list_init(link);
}

/* The thing of the given type whose member is this link. */
#define list_entry(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

/* The first thing in the list, or NULL. */
#define list_first(head, type, member) (list_is_empty(head) ? NULL : list_entry((head)->next, type, member))

/* Walks the links; the current one may be removed in the body. */
#define list_each(head, link)                                                                                          \
    for (struct list *link = (head)->next, *link##_next = link->next; link != (head);                                  \
         link = link##_next, link##_next = link->next)

#endif
