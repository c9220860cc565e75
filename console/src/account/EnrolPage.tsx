/* SPDX-License-Identifier: GPL-3.0-or-later */
import { begin } from '../net/store.ts';
import { texts } from '../ui/texts.ts';
import { DutyPage } from './DutyPage.tsx';
import { TwoFactorSetup } from './TwoFactorSetup.tsx';

/** For who has to have a second factor and has none. */
export function EnrolPage() {
  const t = texts.security.twoFactor;
  return (
    <DutyPage state="must-enrol" title={t.enrolTitle} lead={t.enrolLead}>
      <TwoFactorSetup onDone={() => void begin()} />
    </DutyPage>
  );
}
