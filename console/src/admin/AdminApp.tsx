/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect } from 'preact/hooks';
import { AccountMenu } from '../account/AccountMenu.tsx';
import { me, readTeam } from '../net/store.ts';
import { Brand } from '../ui/Brand.tsx';
import { ConnectionBanner } from '../ui/ConnectionBanner.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { PageId, StateId } from '../ui/places.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { auditTexts } from '../ui/texts/audit.ts';
import { texts } from '../ui/texts.ts';
import { messageTexts } from '../ui/texts/messages.ts';
import { AuditPage } from './AuditPage.tsx';
import { ChannelsPage } from './ChannelsPage.tsx';
import { groups, readDirectory, readError } from './directory.ts';
import { GroupsPage } from './GroupsPage.tsx';
import { MessagesPage } from './MessagesPage.tsx';
import { place } from './place.ts';
import { SessionsPage } from './SessionsPage.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { TechniciansPage } from './TechniciansPage.tsx';

interface Entry {
  page: PageId;
  /** The page behind it that belongs to the same entry. */
  settings?: PageId;
  href: string;
  icon: IconName;
  title: string;
  ofAll?: true;
}

const entries: readonly Entry[] = [
  { page: 'admin/sessions', href: '#/sessions', icon: 'inbox', title: adminTexts.sessions.title },
  { page: 'admin/groups', settings: 'admin/group-settings', href: '#/groups', icon: 'people', title: adminTexts.groups.title },
  { page: 'admin/technicians', href: '#/technicians', icon: 'person', title: adminTexts.technicians.title },
  { page: 'admin/channels', settings: 'admin/channel-settings', href: '#/channels', icon: 'channel', title: adminTexts.channels.title },
  { page: 'admin/messages', href: '#/messages', icon: 'mail', title: messageTexts.title, ofAll: true },
  { page: 'admin/audit', href: '#/audit', icon: 'history', title: auditTexts.title },
];

const noAdministrator: StateId = 'no-administrator';

/** The Administration Center: pages at the side, one of them open. */
export function AdminApp() {
  const administrator = me.value?.technician.role === 'administrator';
  useEffect(() => {
    document.title = `${texts.administration} - ${texts.product}`;
    return administrator ? readTeam() : undefined;
  }, [administrator]);
  /* Somebody else may have changed it since the page before. */
  const { page, value } = place.value;
  useEffect(() => {
    if (administrator) void readDirectory();
  }, [administrator, page, value]);
  return (
    <div class="frame" data-page={administrator ? place.value.page : undefined}>
      <header class="frame-head">
        <Brand />
        <span class="frame-title">{texts.administration}</span>
        <span class="grow" />
        <AccountMenu where="admin" />
      </header>
      <ConnectionBanner />
      <div class="frame-body">
        {administrator ? (
          <>
            <SideNavigation />
            <main class="frame-main admin-main" id="main">
              {readError.value !== null && (
                <div class="admin-notice">
                  <Notice kind="bad">{readError.value}</Notice>
                </div>
              )}
              <Shown />
            </main>
          </>
        ) : (
          <main class="frame-main" data-state={noAdministrator}>
            <EmptyState icon="key" title={adminTexts.admin.onlyTitle}>
              <p>{adminTexts.admin.onlyText}</p>
              <a href="/console">{texts.console}</a>
            </EmptyState>
          </main>
        )}
      </div>
    </div>
  );
}

function SideNavigation() {
  const now = place.value.page;
  /* What belongs to the whole organisation is for those who rule its topmost group. */
  const rulesAll = groups.value?.some(({ parent }) => parent === null) ?? false;
  return (
    <nav class="side" aria-label={adminTexts.admin.pages}>
      {entries.filter(({ ofAll }) => ofAll !== true || rulesAll).map(({ page, settings, href, icon, title }) => (
        <a key={page} class="side-item" href={href} aria-current={now === page || now === settings ? 'page' : undefined}>
          <Icon name={icon} />
          {title}
        </a>
      ))}
    </nav>
  );
}

function Shown() {
  const now = place.value;
  switch (now.page) {
    case 'admin/sessions':
      return <SessionsPage />;
    case 'admin/groups':
    case 'admin/setup':
      return <GroupsPage />;
    case 'admin/technicians':
      return <TechniciansPage />;
    case 'admin/messages':
      return <MessagesPage />;
    case 'admin/audit':
      return <AuditPage />;
    case 'admin/channels':
      return <ChannelsPage />;
    case 'admin/group-settings':
      return <SettingsPage key={`groups/${now.value}`} of="groups" id={now.value} />;
    case 'admin/channel-settings':
      return <SettingsPage key={`channels/${now.value}`} of="channels" id={now.value} />;
  }
}
