/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { TechnicianState } from '../net/types.ts';

/** The state of a technician: a mark whose shape tells it as well as its colour, and the word. */
export function StateBadge({ state }: { state: TechnicianState }) {
  return (
    <span class="line soft small state-badge">
      <span class={`presence presence--${state.toLowerCase()}`} />
      {state}
    </span>
  );
}
