/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';

/** A page's title, a sentence about it, and its main action. */
export function PageHead({ title, lead, children }: { title: ComponentChildren; lead: string; children?: ComponentChildren }) {
  return (
    <div class="page-head">
      <div class="grow">
        <h1>{title}</h1>
        <p class="soft admin-lead">{lead}</p>
      </div>
      {children}
    </div>
  );
}
