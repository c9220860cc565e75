/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';

interface PasswordAgainProps {
  title: string;
  text: string;
  submit: string;
  danger?: boolean;
  /** Does it; throws what the request threw. */
  onSubmit: (password: string) => Promise<void>;
  onCancel: () => void;
}

/** Asks for the password once more before something that weakens the sign-in. */
export function PasswordAgain({ title, text, submit, danger = false, onSubmit, onCancel }: PasswordAgainProps) {
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setError(null);
    try {
      await onSubmit(password);
    } catch (problem) {
      setPassword('');
      setError(errorText(problem));
      setPending(false);
    }
  };
  return (
    <form class="stack" onSubmit={(event) => void send(event)}>
      <div class="stack-tight">
        <h3>{title}</h3>
        <p class="soft small">{text}</p>
      </div>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <TextField
        label={texts.security.twoFactor.passwordAgain}
        type="password"
        value={password}
        onInput={setPassword}
        autoComplete="current-password"
        required
        autoFocus
        maxLength={256}
      />
      <div class="dialog-actions">
        <Button onPress={onCancel}>{texts.cancel}</Button>
        <Button type="submit" kind={danger ? 'danger-main' : 'main'} pending={pending}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
