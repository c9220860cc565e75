/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';

/** Whether the dialog with the technician's own replies is open. */
export const editingReplies = signal(false);
