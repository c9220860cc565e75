/* SPDX-License-Identifier: GPL-3.0-or-later */
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { TextField } from '../ui/TextField.tsx';
import { messageTexts } from '../ui/texts/messages.ts';
import { filled } from './message-draft.ts';

interface ChoiceProps<Word extends string> {
  label: string;
  hint: string;
  words: Readonly<Record<Word, string>>;
  value: Word;
  error: string | null;
  onChange: (value: Word) => void;
}

/** One of a few words. */
export function Choice<Word extends string>({ label, hint, words, value, error, onChange }: ChoiceProps<Word>) {
  const all = Object.entries(words) as [Word, string][];
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <select {...ids} class="select" value={value} onChange={(event) => onChange(event.currentTarget.value as Word)}>
          {all.map(([word, text]) => (
            <option key={word} value={word}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface AreaFieldProps {
  label: string;
  hint: string;
  value: string;
  rows: number;
  maxLength: number;
  /** For programs, not for people. */
  code?: boolean;
  error: string | null;
  onChange: (value: string) => void;
}

/** Several lines. */
export function AreaField(props: AreaFieldProps) {
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(ids) => (
        <textarea
          {...ids}
          class={props.code ? 'area messages-code' : 'area'}
          rows={props.rows}
          maxLength={props.maxLength}
          dir={props.code ? 'ltr' : 'auto'}
          spellcheck={!props.code}
          value={props.value}
          onInput={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SecretFieldProps {
  label: string;
  hint: string;
  isSet: boolean;
  /** undefined and empty: as it is; null: to be removed. */
  value: string | null | undefined;
  error: string | null;
  onChange: (value: string | null) => void;
}

/** A secret that the server keeps and never shows. */
export function SecretField({ label, hint, isSet, value, error, onChange }: SecretFieldProps) {
  return (
    <div class="stack-tight">
      <TextField label={label} hint={hint} type="password" autoComplete="new-password" maxLength={1024} value={value ?? ''} error={error} onInput={onChange} />
      {isSet && value !== null && (
        <div>
          <Button size="small" label={`${messageTexts.removeSecret}: ${label}`} onPress={() => onChange(null)}>
            {messageTexts.removeSecret}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What may stand in braces. */
export function Placeholders() {
  const t = messageTexts;
  return (
    <div class="soft small">
      {t.placeholders}
      <dl class="messages-names">
        {Object.entries(t.names).map(([name, meaning]) => (
          <div key={name}>
            <dt>
              <code>{`{${name}}`}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      {t.codeOrLink}
    </div>
  );
}

/** A message as a customer would get it. */
export function Preview({ subject, text, values }: { subject?: string; text: string; values: Readonly<Record<string, string>> }) {
  const t = messageTexts;
  return (
    <figure class="messages-preview" aria-label={t.preview}>
      <figcaption class="field-label">{t.preview}</figcaption>
      <div class="messages-sheet">
        {subject !== undefined && (
          <div class="messages-subject">
            <bdi>{filled(subject, values)}</bdi>
          </div>
        )}
        <div class="messages-text" dir="auto">
          {filled(text, values)}
        </div>
      </div>
    </figure>
  );
}
