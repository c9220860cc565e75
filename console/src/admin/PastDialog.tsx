/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { EndedSession, SessionDetail } from '../net/types.ts';
import { HistoryPanel } from '../session/HistoryPanel.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { Loading } from './Loading.tsx';

/** Everything that happened in a session that is over. */
export function PastDialog({ ended, onClose }: { ended: EndedSession; onClose: () => void }) {
  const [detail, setDetail] = useState<SessionDetail | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    request<SessionDetail>('GET', `/sessions/${ended.session}`).then(setDetail, (problem: unknown) => setError(errorText(problem)));
  }, [ended.session]);
  return (
    <Dialog id="session-history" title={adminTexts.sessions.historyOf(texts.sessionName(ended))} wide onClose={onClose}>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      {detail ? (
        <div class="history-box">
          <HistoryPanel detail={detail} />
        </div>
      ) : (
        error === null && <Loading />
      )}
    </Dialog>
  );
}
