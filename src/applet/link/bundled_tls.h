/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS for a computer whose desktop has none: a plain GTK 4 installation comes without glib-networking. */
#ifndef TOWLINE_APPLET_LINK_BUNDLED_TLS_H
#define TOWLINE_APPLET_LINK_BUNDLED_TLS_H

/* Loads the module that the download carries, if there is one and the computer has no TLS of its own. Before any other
 * use of GIO's TLS. */
void bundled_tls_load(void);

#endif
