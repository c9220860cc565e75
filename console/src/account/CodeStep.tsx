/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { ProblemError, request } from '../net/http.ts';
import { signedIn } from '../net/store.ts';
import type { Me } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';

interface CodeStepProps {
  stepToken: string;
  /** Back to login and password, with the reason or null. */
  onBack: (why: string | null) => void;
}

/** The second step of signing in: a code of the authenticator, or a recovery code. */
export function CodeStep({ stepToken, onBack }: CodeStepProps) {
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const t = texts.security.step;

  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    if (code.trim() === '') {
      setError(t.missing);
      return;
    }
    const form = event.currentTarget as HTMLFormElement;
    setPending(true);
    setError(null);
    try {
      signedIn(await request<Me>('POST', '/sign-in/step', { step_token: stepToken, code: code.trim() }));
    } catch (problem) {
      if (problem instanceof ProblemError && problem.problem.code === 'second_step_expired') {
        onBack(errorText(problem));
        return;
      }
      setCode('');
      setPending(false);
      const isWrong = problem instanceof ProblemError && problem.problem.code === 'second_step_wrong';
      setError(recovery && isWrong ? t.recoveryWrong : errorText(problem));
      form.querySelector('input')?.focus();
    }
  };

  return (
    <form class="stack" onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-title" noValidate>
      <p class="soft">{recovery ? t.recoveryLead : t.lead}</p>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <TextField
        key={recovery ? 'recovery' : 'app'}
        label={recovery ? t.recoveryCode : t.code}
        value={code}
        onInput={setCode}
        autoComplete={recovery ? 'off' : 'one-time-code'}
        numeric={!recovery}
        maxLength={recovery ? 30 : 8}
        autoFocus
      />
      <Button type="submit" kind="main" size="large" pending={pending}>
        {t.submit}
      </Button>
      <div class="stack-tight">
        <Button
          kind="quiet"
          onPress={() => {
            setRecovery(!recovery);
            setCode('');
            setError(null);
          }}
        >
          {recovery ? t.useApp : t.useRecovery}
        </Button>
        <Button kind="quiet" onPress={() => onBack(null)}>
          {t.startAgain}
        </Button>
      </div>
    </form>
  );
}
