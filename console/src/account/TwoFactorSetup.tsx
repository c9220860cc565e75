/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { ProblemError, request } from '../net/http.ts';
import type { RecoveryCodeList, TwoFactorSecret } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { errorText } from '../ui/errors.ts';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';
import { QrCode } from './QrCode.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

/** Turns the second step on: the picture for the authenticator, a code back from it, the recovery codes. */
export function TwoFactorSetup({ onDone }: { onDone: () => void }) {
  const [secret, setSecret] = useState<TwoFactorSecret | null>(null);
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const t = texts.security.twoFactor;

  const begin = () => {
    request<TwoFactorSecret>('POST', '/me/two-factor').then(setSecret, (problem: unknown) => setError(errorText(problem)));
  };
  useEffect(begin, []);

  const confirm = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setError(null);
    try {
      setCodes((await request<RecoveryCodeList>('PUT', '/me/two-factor', { code: code.trim() })).recovery_codes);
    } catch (problem) {
      setCode('');
      setError(errorText(problem));
      if (problem instanceof ProblemError && problem.problem.code === 'two_factor_not_begun') begin();
    }
    setPending(false);
  };

  if (codes !== null) return <RecoveryCodes codes={codes} onKept={onDone} />;
  return (
    <form class="stack" onSubmit={(event) => void confirm(event)} noValidate>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      {secret === null ? (
        error === null && (
          <div class="line soft">
            <Icon name="spinner" spin />
            {texts.loading}
          </div>
        )
      ) : (
        <>
          <p class="small">{t.scan}</p>
          <QrCode lines={secret.qr} label={t.qr} />
          <div class="stack-tight">
            <p class="small soft">{t.noCamera}</p>
            <div class="line-wrap">
              <code class="secret-key" data-testid="secret-key">
                {secret.secret.match(/.{1,4}/g)?.join(' ')}
              </code>
              <CopyButton text={secret.secret} kind="quiet">
                {t.copyKey}
              </CopyButton>
            </div>
          </div>
          <TextField label={t.confirm} value={code} onInput={setCode} autoComplete="one-time-code" numeric maxLength={8} autoFocus />
          <Button type="submit" kind="main" pending={pending} refused={code.trim() === '' ? texts.security.step.missing : null}>
            {t.confirmSubmit}
          </Button>
        </>
      )}
    </form>
  );
}
