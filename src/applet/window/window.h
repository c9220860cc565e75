/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the customer sees. */
#ifndef TOWLINE_APPLET_WINDOW_WINDOW_H
#define TOWLINE_APPLET_WINDOW_WINDOW_H

#include "applet/core/applet.h"
#include "applet/core/customer.h"

#include <stdbool.h>

struct window;

/* NULL: there is no display to show a window on. */
struct window *window_create(const struct customer *customer);

void window_show(struct window *window, const struct applet_view *view);

/* The last page. It calls the customer's dismiss when he has read it; at once when the end was his own wish. */
void window_show_over(struct window *window, const struct applet_view *view);

/* NULL-safe. */
void window_destroy(struct window *window);

#endif
