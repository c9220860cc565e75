/* SPDX-License-Identifier: GPL-3.0-or-later */

/** Arrow keys, Home and End move between the tabs of a tab list, as the pattern for tabs has it. */
export function moveInTabs(event: KeyboardEvent): void {
  const list = event.currentTarget;
  if (!(list instanceof HTMLElement)) return;
  const all = [...list.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = all.findIndex((tab) => tab === document.activeElement);
  if (at < 0) return;
  const to = target(event.key, at, all.length, getComputedStyle(list).direction === 'rtl');
  const tab = to === null ? undefined : all[to];
  if (!tab) return;
  event.preventDefault();
  tab.focus();
  tab.click();
}

function target(key: string, at: number, count: number, rightToLeft: boolean): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at + count - 1) % count;
    case 'ArrowRight':
      return (at + (rightToLeft ? count - 1 : 1)) % count;
    case 'ArrowLeft':
      return (at + (rightToLeft ? 1 : count - 1)) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
