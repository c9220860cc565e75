/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { me } from '../net/store.ts';
import type { ApiScope } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { CheckField } from '../ui/CheckField.tsx';
import { serverNow } from '../ui/clock.ts';
import { errorText } from '../ui/errors.ts';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';

const lives = [7, 30, 90, 365] as const;
const dayMs = 86_400_000;

/** Makes a new API token. */
export function TokenForm({ onMade, onCancel }: { onMade: (token: string) => void; onCancel: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ApiScope[]>(['read']);
  const [days, setDays] = useState(90);
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const t = texts.security.tokens;
  const offered: readonly ApiScope[] = me.value?.technician.role === 'administrator' ? ['read', 'sessions', 'administration'] : ['read', 'sessions'];
  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    if (scopes.length === 0) {
      setError(t.noScope);
      return;
    }
    setPending(true);
    setError(null);
    try {
      const body = { name: name.trim(), scopes, expires_ms: serverNow() + days * dayMs };
      onMade((await request<{ token: string }>('POST', '/me/tokens', body)).token);
    } catch (problem) {
      setError(errorText(problem));
      setPending(false);
    }
  };
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <TextField label={t.name} hint={t.nameHint} value={name} onInput={setName} maxLength={64} required autoFocus />
      <fieldset class="admin-fieldset stack-tight">
        <legend class="field-label">{t.scopes}</legend>
        {offered.map((scope) => (
          <CheckField
            key={scope}
            label={t.scopeWords[scope]}
            hint={t.scopeHints[scope]}
            checked={scopes.includes(scope)}
            onChange={(checked) => setScopes(checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
          />
        ))}
      </fieldset>
      <Field label={t.expires}>
        {(ids) => (
          <select {...ids} class="select" value={String(days)} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {lives.map((life) => (
              <option key={life} value={String(life)}>
                {t.days(life)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div class="dialog-actions">
        <Button onPress={onCancel}>{texts.cancel}</Button>
        <Button type="submit" kind="main" pending={pending}>
          {t.make}
        </Button>
      </div>
    </form>
  );
}
