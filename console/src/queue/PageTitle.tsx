/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect } from 'preact/hooks';
import { me, queueList, queueRows } from '../net/store.ts';
import { texts } from '../ui/texts.ts';

/** Puts the number of sessions that wait for somebody into the title of the browser's tab. */
export function PageTitle() {
  const calling = callingSessions();
  useEffect(() => {
    document.title = `${calling > 0 ? `(${calling}) ` : ''}${texts.console} - ${texts.product}`;
  }, [calling]);
  return null;
}

function callingSessions(): number {
  const sessions = new Set<string>();
  const mine = me.value?.my_queue;
  for (const { queue } of queueList.value) {
    for (const row of queueRows(queue).values()) {
      if (row.status === 'Waiting' || (queue === mine && (row.status === 'Incoming' || row.status === 'Invitation'))) {
        sessions.add(row.session);
      }
    }
  }
  return sessions.size;
}
