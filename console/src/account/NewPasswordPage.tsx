/* SPDX-License-Identifier: GPL-3.0-or-later */
import { begin } from '../net/store.ts';
import { texts } from '../ui/texts.ts';
import { DutyPage } from './DutyPage.tsx';
import { PasswordForm } from './PasswordForm.tsx';

/** For whose password somebody else has set. */
export function NewPasswordPage() {
  const t = texts.security.newPassword;
  return (
    <DutyPage state="must-change-password" title={t.title} lead={t.lead}>
      <PasswordForm oldLabel={t.given} onDone={() => void begin()} />
    </DutyPage>
  );
}
