/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import type { Technician } from '../net/types.ts';
import { me } from '../net/store.ts';
import { CheckField } from '../ui/CheckField.tsx';
import { NewPasswordField } from '../ui/NewPasswordField.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { change } from './directory.ts';
import { FormDialog } from './FormDialog.tsx';

/** Gives a technician a new password; his sign-ins end. */
export function PasswordSetDialog({ technician, onClose }: { technician: Technician; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const [mustChange, setMustChange] = useState(technician.id !== me.value?.technician.id);
  const t = adminTexts.technicians;
  return (
    <FormDialog
      id="technician-password"
      title={t.passwordOf(technician.name)}
      submit={t.setPassword}
      done={t.passwordSet}
      onSubmit={() => change('PUT', `/technicians/${technician.id}/password`, { password, must_change_password: mustChange })}
      onClose={onClose}
    >
      <p class="soft">{t.passwordText}</p>
      <NewPasswordField label={texts.account.newPassword} value={password} onInput={setPassword} autoFocus />
      <CheckField label={texts.security.newPassword.ask} hint={texts.security.newPassword.askHint} checked={mustChange} onChange={setMustChange} />
    </FormDialog>
  );
}
