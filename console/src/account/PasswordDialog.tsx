/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const [old, setOld] = useState('');
  const [wanted, setWanted] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (wanted !== again) {
      setError(texts.account.passwordsDiffer);
      return;
    }
    setPending(true);
    setError(null);
    try {
      await request('PUT', '/me/password', { old_password: old, new_password: wanted });
      toast('good', texts.account.passwordChanged);
      onClose();
    } catch (problem) {
      setPending(false);
      setError(errorText(problem));
    }
  };

  return (
    <Dialog id="account-password" title={texts.account.changePassword} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        {error !== null && <Notice kind="bad">{error}</Notice>}
        <TextField label={texts.account.oldPassword} type="password" value={old} onInput={setOld} autoComplete="current-password" required maxLength={256} />
        <TextField
          label={texts.account.newPassword}
          hint={texts.account.passwordHint}
          type="password"
          value={wanted}
          onInput={setWanted}
          autoComplete="new-password"
          required
          maxLength={256}
        />
        <TextField label={texts.account.repeatPassword} type="password" value={again} onInput={setAgain} autoComplete="new-password" required maxLength={256} />
        <div class="dialog-actions">
          <Button onPress={onClose}>{texts.cancel}</Button>
          <Button type="submit" kind="main" pending={pending}>
            {texts.account.changePassword}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
