/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the open sessions of somebody who goes, as the server says it; read again when a row of his changes. */
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { queueRows } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { errorText } from '../ui/errors.ts';

export type Fate = 'aborted' | 'returned' | 'left' | 'cleared' | 'blocks';
export const fates: readonly Fate[] = ['aborted', 'blocks', 'returned', 'left', 'cleared'];

export interface Leaving {
  counts: Record<Fate, number>;
  rows: readonly { fate: Fate; row: Row }[];
}

export type Leaver = 'technicians' | 'groups' | 'channels';

export const queueName = (of: Leaver, id: string): string => `${of.slice(0, -1)}:${id}`;

export function useLeaving(of: Leaver, id: string): { leaving: Leaving | null; error: string | null } {
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const [error, setError] = useState<string | null>(null);
  const seen = [...queueRows(queueName(of, id)).values()].map((row) => `${row.row_id}.${row.row_version}`).join(' ');
  useEffect(() => {
    let stopped = false;
    request<Leaving>('GET', `/${of}/${id}/leaving`).then(
      (found) => {
        if (!stopped) setLeaving(found);
      },
      (problem: unknown) => {
        if (!stopped) setError(errorText(problem));
      },
    );
    return () => {
      stopped = true;
    };
  }, [of, id, seen]);
  return { leaving, error };
}
