/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One open session. */
export function SessionPage({ session, shown }: { session: string; shown: boolean }) {
  return <div hidden={!shown} id={`tab-${session}`} role="tabpanel" aria-labelledby={`tab-of-${session}`} />;
}
