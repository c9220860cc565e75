/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect } from 'preact/hooks';
import { ChatPanel } from '../chat/ChatPanel.tsx';
import { connection, findRow, focusOn, me, sessionModel } from '../net/store.ts';
import type { Participant, Row, SessionDetail } from '../net/types.ts';
import { may } from '../queue/permissions.ts';
import { closeTab, showQueue } from '../queue/place.ts';
import { SessionToolbar } from '../queue/SessionToolbar.tsx';
import { disposeScreen, remoteScreen } from '../screen/RemoteScreen.ts';
import { ScreenPanel } from '../screen/ScreenPanel.tsx';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon } from '../ui/Icon.tsx';
import { problemText, texts } from '../ui/texts.ts';
import { AcceptLead } from './AcceptLead.tsx';
import { DetailsPanel } from './DetailsPanel.tsx';
import { HistoryPanel } from './HistoryPanel.tsx';
import { SessionHead } from './SessionHead.tsx';
import { forgetSide, showSide, sideView } from './side-view.ts';
import { SideTabs } from './SideTabs.tsx';

/** One open session: its head, the customer's screen, and chat, history and details at the side. */
export function SessionPage({ session, shown }: { session: string; shown: boolean }) {
  useEffect(
    () => () => {
      disposeScreen(session);
      forgetSide(session);
    },
    [session],
  );
  useFocusLease(session, shown);
  return (
    <div class="session" hidden={!shown} id={`tab-${session}`} role="tabpanel" aria-labelledby={`tab-of-${session}`} data-session={session}>
      {content(session, shown)}
    </div>
  );
}

/* The session that the technician has before him does not idle out. */
function useFocusLease(session: string, shown: boolean): void {
  useEffect(() => {
    if (!shown) return undefined;
    const tell = () => focusOn(document.visibilityState === 'visible' && document.hasFocus() ? session : null);
    const events = ['focus', 'blur', 'visibilitychange'] as const;
    tell();
    for (const name of events) window.addEventListener(name, tell);
    document.addEventListener('visibilitychange', tell);
    return () => {
      for (const name of events) window.removeEventListener(name, tell);
      document.removeEventListener('visibilitychange', tell);
      focusOn(null);
    };
  }, [session, shown]);
}

function content(session: string, shown: boolean) {
  const view = sideView(session);
  const model = sessionModel(session);
  const row = findRow(session);
  const detail = model.detail.value;
  if (model.gone.value !== null) return <Gone session={session} />;
  if (!detail) {
    return (
      <div class="empty" aria-busy="true">
        <span class="line">
          <Icon name="spinner" spin />
          {texts.session.loading}
        </span>
      </div>
    );
  }
  return (
    <>
      <SessionHead detail={detail} row={row} toolbar={<SessionToolbar row={row} without="hand-off-accept" />} />
      <div class="session-body">
        <ScreenPanel screen={remoteScreen(session)} detail={detail} refused={screenRefusal(detail, row)} />
        <aside class="session-side">
          <SideTabs session={session} view={view} onView={(wanted) => showSide(session, wanted)} />
          <div class="session-view" id={`side-${session}`} role="tabpanel" aria-labelledby={`side-${session}-${view}`}>
            <AcceptLead row={row} />
            {view === 'chat' && <ChatPanel session={session} kind="chat" shown={shown} refused={chatRefusal(detail, row)} />}
            {(view === 'private' || view === 'note') && (
              <ChatPanel key={view} session={session} kind={view} shown={shown} refused={view === 'note' ? noteRefusal(detail, row) : privateRefusal(detail, row)} />
            )}
            {view === 'history' && <HistoryPanel detail={detail} row={row} />}
            {view === 'details' && <DetailsPanel detail={detail} row={row} />}
          </div>
        </aside>
      </div>
    </>
  );
}

function Gone({ session }: { session: string }) {
  return (
    <EmptyState state="session-gone" icon="check" title={texts.session.gone}>
      <p>{texts.session.goneText}</p>
      <Button
        kind="main"
        onPress={() => {
          closeTab(session);
          showQueue();
        }}
      >
        {texts.session.backToQueue}
      </Button>
    </EmptyState>
  );
}

function ownPart(detail: SessionDetail): Participant | undefined {
  return detail.rows.find((participant) => participant.queue === me.value?.my_queue);
}

function screenRefusal(detail: SessionDetail, row: Row | undefined): string | null {
  if (connection.value !== 'live') return texts.commands.offline;
  const part = row?.part ?? ownPart(detail)?.part;
  if (detail.outcome !== 'open') return texts.session.over;
  if (part !== 'lead' && part !== 'collaborator') return texts.screen.startFirst;
  if (detail.held || row?.own_hold) return texts.screen.onHold;
  return detail.link === 'online' ? null : texts.screen.notOnline;
}

function chatRefusal(detail: SessionDetail, row: Row | undefined): string | null {
  if (detail.outcome !== 'open') return texts.session.over;
  const part = row?.part ?? ownPart(detail)?.part;
  if (part !== 'lead' && part !== 'collaborator' && part !== 'source') return texts.chat.startFirst;
  return may('may_chat') ? null : problemText('no_right');
}

function privateRefusal(detail: SessionDetail, row: Row | undefined): string | null {
  if (detail.outcome !== 'open') return texts.session.over;
  const part = row?.part ?? ownPart(detail)?.part;
  const talks = part === 'lead' || part === 'collaborator' || part === 'source' || (part === 'target' && row?.queue === me.value?.my_queue);
  return talks ? null : texts.chat.takePart;
}

function noteRefusal(detail: SessionDetail, row: Row | undefined): string | null {
  const part = row?.part ?? ownPart(detail)?.part;
  if (detail.outcome !== 'open' && part === undefined) return texts.session.over;
  return part === 'invited' ? texts.chat.takePart : null;
}
