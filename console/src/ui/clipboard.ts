/* SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * Puts text on the clipboard; true when done. The modern interface exists on secure pages only, so an
 * older way stands in behind it for a console served over plain HTTP on loopback by another name.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    /* The permission was not given: the older way may still work. */
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  area.setAttribute('aria-hidden', 'true');
  const host = document.querySelector('dialog[open]') ?? document.body;
  const before = document.activeElement;
  host.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
