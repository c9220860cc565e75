/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useRef } from 'preact/hooks';
import { Field } from './Field.tsx';

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  error?: string | null;
  type?: 'text' | 'password';
  autoComplete?: string;
  autoFocus?: boolean;
  maxLength?: number;
  required?: boolean;
  /** Digits: a telephone shows its number keys. */
  numeric?: boolean;
}

/** A line of text with its label, or a password. */
export function TextField(props: TextFieldProps) {
  const secret = props.type === 'password';
  const input = useRef<HTMLInputElement>(null);
  /* The attribute alone counts only while a page or dialog opens. */
  useEffect(() => {
    if (props.autoFocus === true) input.current?.focus();
  }, []);
  return (
    <Field label={props.label} hint={props.hint} error={props.error ?? null}>
      {(ids) => {
        const shared = {
          ...ids,
          ref: input,
          class: 'input',
          value: props.value,
          autocomplete: props.autoComplete ?? 'off',
          autofocus: props.autoFocus === true,
          maxLength: props.maxLength ?? 200,
          required: props.required === true,
          onInput: (event: Event & { currentTarget: HTMLInputElement }) => props.onInput(event.currentTarget.value),
        };
        return secret ? <input type="password" {...shared} /> : <input type="text" dir="auto" inputMode={props.numeric === true ? 'numeric' : undefined} {...shared} />;
      }}
    </Field>
  );
}
