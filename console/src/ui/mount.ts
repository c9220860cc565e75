/* SPDX-License-Identifier: GPL-3.0-or-later */
import { render, type ComponentChild } from 'preact';
import './bidi.ts';

/** Shows this as the page, in the place of what its HTML file says while no script is there. */
export function mount(shown: ComponentChild): void {
  const page = document.getElementById('page');
  if (!page) return;
  page.replaceChildren();
  render(shown, page);
}
