/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { me, signedIn, signedOutBecause } from '../net/store.ts';
import type { Me, SecondStep } from '../net/types.ts';
import { Brand } from '../ui/Brand.tsx';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { errorText } from '../ui/errors.ts';
import type { StateId } from '../ui/places.ts';
import { texts } from '../ui/texts.ts';
import { CodeStep } from './CodeStep.tsx';

const state: StateId = 'signed-out';
const codeState: StateId = 'sign-in-code';

/** The sign-in page; `title` says for which of the two applications. */
export function SignIn({ title }: { title: string }) {
  const [login, setLogin] = useState(me.value?.technician.login ?? '');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [stepToken, setStepToken] = useState<string | null>(null);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    if (login.trim() === '' || password === '') {
      setError(texts.signIn.missing);
      return;
    }
    const form = event.currentTarget as HTMLFormElement;
    setPending(true);
    setError(null);
    try {
      const answer = await request<Me | SecondStep>('POST', '/sign-in', { login: login.trim(), password });
      if ('step_token' in answer) setStepToken(answer.step_token);
      else signedIn(answer);
    } catch (problem) {
      setPassword('');
      setPending(false);
      setError(errorText(problem));
      form.querySelector<HTMLInputElement>('input[type=password]')?.focus();
    }
  };

  if (stepToken !== null) {
    const back = (why: string | null) => {
      setStepToken(null);
      setPassword('');
      setPending(false);
      setError(why);
    };
    return (
      <main class="sign-in" data-state={codeState}>
        <div class="card sign-in-card stack">
          <div class="stack-tight">
            <Brand />
            <h1 id="sign-in-title">{texts.security.step.title}</h1>
          </div>
          <CodeStep stepToken={stepToken} onBack={back} />
        </div>
      </main>
    );
  }
  return (
    <main class="sign-in" data-state={state}>
      <form class="card sign-in-card stack" onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-title" noValidate>
        <div class="stack-tight">
          <Brand />
          <h1 id="sign-in-title">{texts.signIn.title}</h1>
          <p class="soft">{title}</p>
        </div>
        {signedOutBecause.value === 'expired' && error === null && <Notice kind="info">{texts.signIn.expired}</Notice>}
        {error !== null && <Notice kind="bad">{error}</Notice>}
        <TextField label={texts.signIn.login} value={login} onInput={setLogin} autoComplete="username" autoFocus maxLength={64} />
        <TextField
          label={texts.signIn.password}
          type="password"
          value={password}
          onInput={setPassword}
          autoComplete="current-password"
          maxLength={256}
        />
        <Button type="submit" kind="main" size="large" pending={pending}>
          {texts.signIn.submit}
        </Button>
        <p class="line small">
          <a class="grow" href="/">
            {texts.signIn.customerLink}
          </a>
          <a href="/licences.txt">{texts.signIn.licences}</a>
        </p>
      </form>
    </main>
  );
}

