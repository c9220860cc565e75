/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';

const said = signal('');
let flip = false;

/** Says a sentence to screen readers without moving the focus. The same sentence twice is heard twice. */
export function announce(sentence: string): void {
  flip = !flip;
  said.value = flip ? sentence : `${sentence}\u00a0`;
}

export function LiveRegion() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said.value}
    </div>
  );
}
