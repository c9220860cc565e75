/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useCallback, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { connection, leave, me } from '../net/store.ts';
import type { TechnicianState } from '../net/types.ts';
import { Icon } from '../ui/Icon.tsx';
import { Lazy } from '../ui/Lazy.tsx';
import { Menu } from '../ui/Menu.tsx';
import { toast } from '../ui/Toasts.tsx';
import { texts } from '../ui/texts.ts';
import { errorText } from '../ui/errors.ts';
import { PasswordDialog } from './PasswordDialog.tsx';

/** Who is signed in, his state, and what concerns his account. */
export function AccountMenu({ where }: { where: 'console' | 'admin' }) {
  const [changing, setChanging] = useState(false);
  const [securing, setSecuring] = useState(false);
  const loadSecurity = useCallback(
    () => import('./SecurityDialog.tsx').then(({ SecurityDialog }) => () => <SecurityDialog onClose={() => setSecuring(false)} />),
    [],
  );
  const who = me.value?.technician;
  if (!who) return null;
  const initials = who.name.split(/\s+/).map((word) => [...word][0] ?? '').slice(0, 2).join('').toUpperCase();
  const otherPage = where === 'console' ? '/admin' : '/console';
  return (
    <>
      <Menu
        id="account"
        button={
          <>
            <span class="avatar" aria-hidden="true">
              {initials}
            </span>
            <bdi class="clip">{who.name}</bdi>
            <span class={`presence presence--${who.state.toLowerCase()}`} />
            <span class="soft">{who.state}</span>
            <span class="unseen">{texts.account.menu}</span>
            <Icon name="chevron" size={14} />
          </>
        }
      >
        {(close) => (
          <>
            <button type="button" class="menu-item" disabled={connection.value !== 'live'} onClick={() => void changeState(close)}>
              <Icon name="person" />
              {who.state === 'Away' ? texts.account.goOnline : texts.account.goAway}
            </button>
            <button
              type="button"
              class="menu-item"
              onClick={() => {
                close();
                setChanging(true);
              }}
            >
              <Icon name="key" />
              {texts.account.changePassword}
            </button>
            <button
              type="button"
              class="menu-item"
              onClick={() => {
                close();
                setSecuring(true);
              }}
            >
              <Icon name="check" />
              {texts.security.title}
            </button>
            {who.role === 'administrator' && (
              <a class="menu-item" href={otherPage}>
                <Icon name={where === 'console' ? 'settings' : 'screen'} />
                {where === 'console' ? texts.administration : texts.console}
              </a>
            )}
            <button type="button" class="menu-item" onClick={() => void signOut()}>
              <Icon name="leave" />
              {texts.signIn.signOut}
            </button>
          </>
        )}
      </Menu>
      {securing && <Lazy load={loadSecurity} quiet />}
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}

async function changeState(close: () => void): Promise<void> {
  close();
  const now = me.value;
  if (!now) return;
  const wanted = now.technician.state === 'Away' ? 'Online' : 'Away';
  try {
    const { state } = await request<{ state: TechnicianState }>('PUT', '/me/state', { state: wanted });
    me.value = { ...now, technician: { ...now.technician, state } };
  } catch (error) {
    toast('bad', errorText(error));
  }
}

async function signOut(): Promise<void> {
  try {
    await leave();
  } catch (error) {
    toast('bad', errorText(error));
  }
}
