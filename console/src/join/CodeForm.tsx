/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { Joined } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { joinTexts } from '../ui/texts/join.ts';
import { texts } from '../ui/texts.ts';
import { OwnLogo, OwnWelcome, type OwnLook } from './Welcome.tsx';
import { whileAway } from './go-on.ts';

const codeLength = 6;

interface CodeFormProps {
  code: string;
  onJoined: (joined: Joined) => void;
}

/** Where the customer types the six digits that the technician reads out. */
export function CodeForm({ code: first, onJoined }: CodeFormProps) {
  const [code, setCode] = useState(first);
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [look, setLook] = useState<OwnLook | null>(null);
  useEffect(() => {
    request<OwnLook>('GET', '/welcome').then(setLook, () => undefined); // the page works without
  }, []);
  const [away, setAway] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    if (code.length !== codeLength) {
      setError(joinTexts.incomplete);
      return;
    }
    setPending(true);
    setError(null);
    try {
      onJoined(await whileAway(() => request<Joined>('POST', '/join', { code }), setAway, () => true));
    } catch (problem) {
      setError(errorText(problem));
    }
    setPending(false);
  };

  return (
    <form class="stack join-form" onSubmit={(event) => void submit(event)} noValidate>
      <OwnLogo look={look} name="" />
      <div class="stack-tight">
        <h1 id="join-title" tabIndex={-1}>
          {joinTexts.title}
        </h1>
        <p class="soft">{joinTexts.lead}</p>
      </div>
      <OwnWelcome look={look} />
      {away && <Notice kind="warn">{texts.signIn.away}</Notice>}
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <Field label={joinTexts.code}>
        {(ids) => (
          <input
            {...ids}
            class="input join-code"
            type="text"
            inputMode="numeric"
            autocomplete="one-time-code"
            autofocus={first === ''}
            placeholder={joinTexts.placeholder}
            value={code}
            aria-invalid={error !== null ? 'true' : undefined}
            onInput={(event) => {
              const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, codeLength);
              event.currentTarget.value = digits;
              setCode(digits);
            }}
          />
        )}
      </Field>
      <Button type="submit" kind="main" size="large" pending={pending} autoFocus={first !== ''}>
        {joinTexts.submit}
      </Button>
    </form>
  );
}
