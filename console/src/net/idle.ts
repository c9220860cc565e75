/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether somebody is at this page: any input counts, however small. */

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
const lookEachMs = 5000;

/** Calls `turned` when there was no input for the time given (seconds, 0 never), and at the first input after that. */
export function whenIdle(afterS: () => number, turned: (idle: boolean) => void, now: () => number = Date.now): void {
  let lastInput = now();
  let idle = false;
  const look = () => {
    const limitMs = afterS() * 1000;
    const wanted = limitMs > 0 && now() - lastInput >= limitMs;
    if (wanted === idle) return;
    idle = wanted;
    turned(idle);
  };
  const seen = () => {
    lastInput = now();
    if (idle) look();
  };
  for (const input of inputs) window.addEventListener(input, seen, { capture: true, passive: true });
  setInterval(look, lookEachMs);
}
