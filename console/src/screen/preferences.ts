/* SPDX-License-Identifier: GPL-3.0-or-later */
import { effect, signal } from '@preact/signals';

const key = 'towline.screen.fit';

/** Whether the customer's screen is scaled to the window; off shows each of its pixels as one. */
export const fitToWindow = signal(localStorage.getItem(key) !== 'no');

effect(() => localStorage.setItem(key, fitToWindow.value ? 'yes' : 'no'));
