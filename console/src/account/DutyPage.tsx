/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { leave } from '../net/store.ts';
import { Brand } from '../ui/Brand.tsx';
import { Button } from '../ui/Button.tsx';
import type { StateId } from '../ui/places.ts';
import { texts } from '../ui/texts.ts';

/** What has to be done after signing in before anything else works; the only way round it is out. */
export function DutyPage({ state, title, lead, children }: { state: StateId; title: string; lead: string; children: ComponentChildren }) {
  return (
    <main class="sign-in" data-state={state}>
      <div class="card sign-in-card enrol-card stack">
        <div class="stack-tight">
          <Brand />
          <h1>{title}</h1>
          <p class="soft">{lead}</p>
        </div>
        {children}
        <Button kind="quiet" onPress={() => void leave()}>
          {texts.signIn.signOut}
        </Button>
      </div>
    </main>
  );
}
