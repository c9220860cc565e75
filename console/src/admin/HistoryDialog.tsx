/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect } from 'preact/hooks';
import { findRow, sessionModel, unwatch, watch } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { HistoryPanel } from '../session/HistoryPanel.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { Loading } from './Loading.tsx';

/** Everything that has happened in one session, live. */
export function HistoryDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { session } = row;
  useEffect(() => {
    watch(session);
    return () => unwatch(session);
  }, [session]);
  const model = sessionModel(session);
  const detail = model.detail.value;
  return (
    <Dialog id="session-history" title={adminTexts.sessions.historyOf(texts.sessionName(row))} wide onClose={onClose}>
      {model.gone.value !== null && <Notice kind="info">{texts.session.gone}</Notice>}
      {detail ? <div class="history-box"><HistoryPanel detail={detail} row={findRow(session)} /></div> : model.gone.value === null && <Loading />}
    </Dialog>
  );
}
