/* SPDX-License-Identifier: GPL-3.0-or-later */

/** The customer's system as the downloads name it, or null when there is no applet for it. */
export function detectSystem(userAgent: string): string | null {
  if (/Android|CrOS/.test(userAgent)) return null;
  return /Linux (x86_64|amd64)/.test(userAgent) ? 'linux-x86_64' : null;
}
