/* SPDX-License-Identifier: GPL-3.0-or-later */
import { TextField } from './TextField.tsx';
import { texts } from './texts.ts';

interface NewPasswordFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  autoFocus?: boolean;
}

/** Where a password is chosen: with what one has to be like, and so that password managers offer one. */
export function NewPasswordField({ label, value, onInput, autoFocus = false }: NewPasswordFieldProps) {
  return (
    <TextField
      label={label}
      hint={texts.account.passwordHint}
      type="password"
      value={value}
      onInput={onInput}
      autoComplete="new-password"
      maxLength={256}
      required
      autoFocus={autoFocus}
    />
  );
}
