/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { me } from '../net/store.ts';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { NewPasswordField } from '../ui/NewPasswordField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';

interface PasswordFormProps {
  oldLabel: string;
  onDone: () => void;
  /** Where the form can be left undone. */
  onCancel?: () => void;
}

/** Puts another password in the place of the own one. */
export function PasswordForm({ oldLabel, onDone, onCancel }: PasswordFormProps) {
  const [old, setOld] = useState('');
  const [wanted, setWanted] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    if (wanted !== again) {
      setError(texts.account.passwordsDiffer);
      return;
    }
    setPending(true);
    setError(null);
    try {
      await request('PUT', '/me/password', { old_password: old, new_password: wanted });
      toast('good', texts.account.passwordChanged);
      onDone();
    } catch (problem) {
      setPending(false);
      setError(errorText(problem));
    }
  };

  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      {/* for password managers */}
      <input type="text" hidden readOnly autoComplete="username" value={me.value?.technician.login ?? ''} />
      <TextField label={oldLabel} type="password" value={old} onInput={setOld} autoComplete="current-password" required maxLength={256} />
      <NewPasswordField label={texts.account.newPassword} value={wanted} onInput={setWanted} />
      <TextField label={texts.account.repeatPassword} type="password" value={again} onInput={setAgain} autoComplete="new-password" required maxLength={256} />
      <div class="dialog-actions">
        {onCancel !== undefined && <Button onPress={onCancel}>{texts.cancel}</Button>}
        <Button type="submit" kind="main" pending={pending}>
          {texts.account.changePassword}
        </Button>
      </div>
    </form>
  );
}
