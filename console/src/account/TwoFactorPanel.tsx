/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { RecoveryCodeList, TwoFactor } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { dateTime } from '../ui/time.ts';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { PasswordAgain } from './PasswordAgain.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { TwoFactorSetup } from './TwoFactorSetup.tsx';

type View = { kind: 'state' | 'setup' | 'off' | 'renew' } | { kind: 'codes'; codes: readonly string[] };

/** How one's own second step stands, and turning it on and off. */
export function TwoFactorPanel() {
  const [state, setState] = useState<TwoFactor | null>(null);
  const [view, setView] = useState<View>({ kind: 'state' });
  const [error, setError] = useState<string | null>(null);
  const t = texts.security.twoFactor;

  const read = () => {
    setView({ kind: 'state' });
    request<TwoFactor>('GET', '/me/two-factor').then(setState, (problem: unknown) => setError(errorText(problem)));
  };
  useEffect(read, []);

  if (error !== null) return <Notice kind="bad">{error}</Notice>;
  if (state === null) {
    return (
      <div class="line soft">
        <Icon name="spinner" spin />
        {texts.loading}
      </div>
    );
  }
  const back = () => setView({ kind: 'state' });
  switch (view.kind) {
    case 'setup':
      return <TwoFactorSetup onDone={read} />;
    case 'codes':
      return <RecoveryCodes codes={view.codes} onKept={read} />;
    case 'off':
      return (
        <PasswordAgain
          title={t.turnOffTitle}
          text={t.turnOffText}
          submit={t.turnOff}
          danger
          onSubmit={async (password) => {
            await request('POST', '/me/two-factor/off', { password });
            toast('good', t.turnedOff);
            read();
          }}
          onCancel={back}
        />
      );
    case 'renew':
      return (
        <PasswordAgain
          title={t.newCodes}
          text={t.newCodesText}
          submit={t.newCodes}
          onSubmit={async (password) => {
            const { recovery_codes } = await request<RecoveryCodeList>('POST', '/me/two-factor/recovery-codes', { password });
            setView({ kind: 'codes', codes: recovery_codes });
          }}
          onCancel={back}
        />
      );
    case 'state':
      return (
        <div class="stack">
          <p class="soft small">{t.lead}</p>
          {state.enabled && state.since_ms !== null ? (
            <Notice kind="good">{t.on(dateTime(state.since_ms))}</Notice>
          ) : (
            <Notice kind="info">{t.off}</Notice>
          )}
          {state.enabled ? (
            <>
              <p class={state.recovery_codes_left < 3 ? 'line' : 'line soft'}>
                <Icon name={state.recovery_codes_left < 3 ? 'alert' : 'key'} />
                {t.codesLeft(state.recovery_codes_left)}
              </p>
              <div class="line-wrap">
                <Button onPress={() => setView({ kind: 'renew' })}>{t.newCodes}</Button>
                <Button kind="danger" refused={state.required ? t.required : null} onPress={() => setView({ kind: 'off' })}>
                  {t.turnOff}
                </Button>
              </div>
              {state.required && <p class="soft small">{t.required}</p>}
            </>
          ) : (
            <div class="line-wrap">
              <Button kind="main" onPress={() => setView({ kind: 'setup' })}>
                {t.turnOn}
              </Button>
            </div>
          )}
        </div>
      );
  }
}
