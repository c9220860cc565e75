/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect } from 'preact/hooks';
import { AccountMenu } from '../account/AccountMenu.tsx';
import { me } from '../net/store.ts';
import { Brand } from '../ui/Brand.tsx';
import { ConnectionBanner } from '../ui/ConnectionBanner.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import { ChannelsPage } from './ChannelsPage.tsx';
import { readDirectory, readError } from './directory.ts';
import { GroupsPage } from './GroupsPage.tsx';
import { place, type Place } from './place.ts';
import { SessionsPage } from './SessionsPage.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { TechniciansPage } from './TechniciansPage.tsx';

const pages: readonly { page: Place['page']; icon: IconName; title: string }[] = [
  { page: 'sessions', icon: 'inbox', title: texts.sessions.title },
  { page: 'groups', icon: 'people', title: texts.groups.title },
  { page: 'technicians', icon: 'person', title: texts.technicians.title },
  { page: 'channels', icon: 'channel', title: texts.channels.title },
];

/** The Administration Center: pages at the side, one of them open. */
export function AdminApp() {
  const administrator = me.value?.technician.role === 'administrator';
  useEffect(() => {
    document.title = `${texts.administration} - ${texts.product}`;
    if (administrator) void readDirectory();
  }, [administrator]);
  return (
    <div class="frame">
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
          <main class="frame-main">
            <EmptyState icon="key" title={texts.admin.onlyTitle}>
              <p>{texts.admin.onlyText}</p>
              <a href="/console">{texts.console}</a>
            </EmptyState>
          </main>
        )}
      </div>
    </div>
  );
}

function SideNavigation() {
  const now = place.value;
  const current = now.page === 'settings' ? now.of : now.page;
  return (
    <nav class="side" aria-label={texts.admin.pages}>
      {pages.map(({ page, icon, title }) => (
        <a key={page} class="side-item" href={`#/${page}`} aria-current={current === page ? 'page' : undefined}>
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
    case 'sessions':
      return <SessionsPage />;
    case 'groups':
      return <GroupsPage />;
    case 'technicians':
      return <TechniciansPage />;
    case 'channels':
      return <ChannelsPage />;
    case 'settings':
      return <SettingsPage key={`${now.of}/${now.id}`} of={now.of} id={now.id} />;
  }
}
