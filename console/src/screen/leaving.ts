/* SPDX-License-Identifier: GPL-3.0-or-later */

const modifiers = new Set(['Control', 'Alt', 'AltGraph', 'Meta', 'Shift']);

/**
 * The keyboard's way out of the customer's screen, which takes all keys: Ctrl, Alt and Shift pressed together and let go.
 * The screen gets the releases as well, so that no key stays down on the customer's computer; then `leave` is called.
 */
export function letKeyboardOut(screen: HTMLElement, leave: () => void): void {
  let leaving = false;
  const down = (event: KeyboardEvent) => {
    leaving = modifiers.has(event.key) && event.ctrlKey && event.altKey && event.shiftKey;
  };
  const up = (event: KeyboardEvent) => {
    if (!leaving || event.ctrlKey || event.altKey || event.shiftKey) return;
    leaving = false;
    queueMicrotask(leave);
  };
  screen.addEventListener('keydown', down, true);
  screen.addEventListener('keyup', up, true);
}
