/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { ProblemError, request } from '../net/http.ts';
import type { Me } from '../net/types.ts';
import { Brand } from '../ui/Brand.tsx';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { NewPasswordField } from '../ui/NewPasswordField.tsx';
import { TextField } from '../ui/TextField.tsx';
import type { PageId } from '../ui/places.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';

const page: PageId = 'admin/setup';

/** Makes the first administrator. After that this page answers nothing any more. */
export function SetupPage({ token }: { token: string }) {
  const [open, setOpen] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    request('GET', '/setup').then(
      () => setOpen(true),
      (problem: unknown) => {
        if (problem instanceof ProblemError && problem.problem.status === 404) setOpen(false);
        else setError(errorText(problem));
      },
    );
  }, []);
  return (
    <main class="sign-in" data-page={page}>
      <div class="card sign-in-card stack setup-card">
        <div class="stack-tight">
          <Brand />
          <h1>{adminTexts.setup.title}</h1>
          {open !== false && <p class="soft">{adminTexts.setup.lead}</p>}
        </div>
        {error !== null && <Notice kind="bad">{error}</Notice>}
        {open === false && (
          <>
            <Notice kind="info">{adminTexts.setup.done}</Notice>
            <a href="/console">{texts.signIn.title}</a>
          </>
        )}
        {open === true && (token === '' ? <Notice kind="bad">{adminTexts.setup.noToken}</Notice> : <SetupForm token={token} />)}
      </div>
    </main>
  );
}

function SetupForm({ token }: { token: string }) {
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    if (password !== again) {
      setError(texts.account.passwordsDiffer);
      return;
    }
    setPending(true);
    setError(null);
    try {
      await request<Me>('POST', '/setup', { token, login: login.trim(), name: name.trim(), password });
      location.replace('/admin');
    } catch (problem) {
      setError(errorText(problem));
      setPending(false);
    }
  };
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <TextField label={adminTexts.technicians.name} value={name} onInput={setName} autoComplete="name" maxLength={128} required autoFocus />
      <TextField label={texts.signIn.login} value={login} onInput={setLogin} autoComplete="username" maxLength={64} required />
      <NewPasswordField label={texts.signIn.password} value={password} onInput={setPassword} />
      <TextField label={adminTexts.setup.repeat} type="password" value={again} onInput={setAgain} autoComplete="new-password" maxLength={256} required />
      <Button type="submit" kind="main" size="large" pending={pending}>
        {adminTexts.setup.submit}
      </Button>
    </form>
  );
}
