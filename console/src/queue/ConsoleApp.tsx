/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { AccountMenu } from '../account/AccountMenu.tsx';
import { editingReplies } from '../chat/editing-replies.ts';
import { Brand } from '../ui/Brand.tsx';
import { Button } from '../ui/Button.tsx';
import { ConnectionBanner } from '../ui/ConnectionBanner.tsx';
import { later } from '../ui/later.tsx';
import type { PageId } from '../ui/places.ts';
import { texts } from '../ui/texts.ts';
import { listenForRows } from './alerts.ts';
import { KeyHelp } from './KeyHelp.tsx';
import { listenForKeys } from './keys.ts';
import { PageTitle } from './PageTitle.tsx';
import { shownSession, tabs } from './place.ts';
import { QueuePage } from './QueuePage.tsx';
import { rowMenu } from './row-menu.ts';
import { SessionTabs } from './SessionTabs.tsx';
import { asked, newSessionOpen } from './actions.ts';

const RowMenu = later(async () => (await import('./RowMenu.tsx')).RowMenu, true);
const RepliesDialog = later(async () => (await import('../chat/RepliesDialog.tsx')).RepliesDialog, true);
const CommandDialogs = later(async () => (await import('./CommandDialogs.tsx')).CommandDialogs, true);
const NewSessionDialog = later(async () => (await import('./NewSessionDialog.tsx')).NewSessionDialog, true);
const AlertsDialog = later(async () => (await import('./AlertsDialog.tsx')).AlertsDialog, true);
const SessionPage = later(async () => (await import('../session/SessionPage.tsx')).SessionPage);

/** The Technician Console: the queue and a tab for each open session. All tabs stay alive while one is seen. */
export function ConsoleApp() {
  const [alertsOpen, setAlertsOpen] = useState(false);
  useEffect(listenForKeys, []);
  useEffect(listenForRows, []);
  const shown = shownSession.value;
  return (
    <div class="frame" data-page={pageNow(shown)}>
      <a class="skip" href="#main" onClick={skip}>
        {texts.skipToContent}
      </a>
      <header class="frame-head">
        <Brand />
        <span class="frame-title">{texts.console}</span>
        <span class="grow" />
        <Button icon="bell" kind="quiet" label={texts.alerts.dialog} onPress={() => setAlertsOpen(true)} />
        <KeyHelp />
        <AccountMenu where="console" />
      </header>
      <ConnectionBanner />
      <main class="frame-column" id="main" tabIndex={-1}>
        <SessionTabs />
        <div class="frame-body" hidden={shown !== null} id="tab-queue" role="tabpanel" aria-labelledby="tab-of-queue">
          <QueuePage />
        </div>
        {tabs.value.map((session) => (
          <SessionPage key={session} session={session} shown={shown === session} />
        ))}
      </main>
      {alertsOpen && <AlertsDialog onClose={() => setAlertsOpen(false)} />}
      {newSessionOpen.value && <NewSessionDialog />}
      {asked.value !== null && <CommandDialogs />}
      {editingReplies.value && <RepliesDialog />}
      {rowMenu.value !== null && <RowMenu />}
      <PageTitle />
    </div>
  );
}

/* The page in places.json that is seen now. */
function pageNow(shown: string | null): PageId {
  return shown === null ? 'console/queue' : 'console/session';
}

/* The address names the place in the console, so a plain link to #main would lose it. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
