/* SPDX-License-Identifier: GPL-3.0-or-later */
import { begin, leave } from '../net/store.ts';
import { Brand } from '../ui/Brand.tsx';
import { Button } from '../ui/Button.tsx';
import type { StateId } from '../ui/places.ts';
import { texts } from '../ui/texts.ts';
import { TwoFactorSetup } from './TwoFactorSetup.tsx';

const enrolState: StateId = 'must-enrol';

/** For who has to have a second factor and has none: nothing else works before. */
export function EnrolPage() {
  const t = texts.security.twoFactor;
  return (
    <main class="sign-in" data-state={enrolState}>
      <div class="card sign-in-card enrol-card stack">
        <div class="stack-tight">
          <Brand />
          <h1>{t.enrolTitle}</h1>
          <p class="soft">{t.enrolLead}</p>
        </div>
        <TwoFactorSetup onDone={() => void begin()} />
        <Button kind="quiet" onPress={() => void leave()}>
          {texts.signIn.signOut}
        </Button>
      </div>
    </main>
  );
}
