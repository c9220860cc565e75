/* SPDX-License-Identifier: GPL-3.0-or-later */

/** The keys of an open menu: arrows, Home, End, the first letters of an item; Escape and Tab close it. */
export function menuKeys(event: KeyboardEvent & { currentTarget: HTMLElement }, close: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const to = target(event.key, at, items);
  if (event.key === 'Escape' || event.key === 'Tab') close();
  else if (to === null) return;
  else items[to]?.focus({ preventScroll: true });
  event.preventDefault();
  event.stopPropagation();
}

function target(key: string, at: number, items: readonly HTMLElement[]): number | null {
  const count = items.length;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return key.length === 1 && key !== ' ' ? named(key, at, items) : null;
  }
}

/* The next item whose name begins with the letter. */
function named(letter: string, at: number, items: readonly HTMLElement[]): number | null {
  for (let step = 1; step <= items.length; step++) {
    const to = (at + step) % items.length;
    const name = items[to]?.textContent.trim() ?? '';
    if (name.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase())) return to;
  }
  return null;
}
