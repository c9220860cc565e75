/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { account } from '../net/store.ts';
import { Brand } from '../ui/Brand.tsx';
import { Icon } from '../ui/Icon.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import type { StateId } from '../ui/places.ts';
import { texts } from '../ui/texts.ts';
import { Lazy } from '../ui/Lazy.tsx';
import { SignIn } from './SignIn.tsx';

const awayState: StateId = 'server-away';
const newPasswordPage = () => import('./NewPasswordPage.tsx').then(({ NewPasswordPage }) => NewPasswordPage);
const enrolPage = () => import('./EnrolPage.tsx').then(({ EnrolPage }) => EnrolPage);

/** Shows the application to who is signed in, the sign-in to others, and says so while the server is away. */
export function Gate({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <>
      {inside(title, children)}
      <Toasts />
      <LiveRegion />
    </>
  );
}

function inside(title: string, children: ComponentChildren): ComponentChildren {
  switch (account.value) {
    case 'signed-in':
      return children;
    case 'must-change-password':
      return <Lazy load={newPasswordPage} />;
    case 'must-enrol':
      return <Lazy load={enrolPage} />;
    case 'signed-out':
      return <SignIn title={title} />;
    case 'away':
      return (
        <main class="sign-in" data-state={awayState}>
          <div class="card sign-in-card stack">
            <Brand />
            <Notice kind="warn">{texts.signIn.away}</Notice>
          </div>
        </main>
      );
    case 'unknown':
      return (
        <main class="sign-in" aria-busy="true">
          <div class="line soft">
            <Icon name="spinner" spin />
            {texts.signIn.starting}
          </div>
        </main>
      );
  }
}
