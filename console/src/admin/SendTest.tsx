/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { ProblemError, request } from '../net/http.ts';
import { AddressInput } from '../ui/AddressInput.tsx';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { deliveryTexts } from '../ui/texts/deliveries.ts';
import { messageTexts } from '../ui/texts/messages.ts';

/** Longer than the server waits for the other side. */
const waitMs = 60_000;

interface Tested {
  sent: boolean;
  reason: string | null;
  answer: string;
}

/** Sends a test message by what is saved, and says exactly what the other side answered. */
export function SendTest({ way, on, changed }: { way: 'email' | 'sms'; on: boolean; changed: boolean }) {
  const [to, setTo] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [tested, setTested] = useState<Tested | null>(null);
  const [pending, setPending] = useState(false);
  const t = messageTexts;
  const send = async (event: Event) => {
    event.preventDefault();
    if (pending || changed || !on) return;
    setPending(true);
    setError(null);
    setTested(null);
    try {
      setTested(await request<Tested>('POST', '/message-settings/test', { by: way, to: to.trim() }, waitMs));
    } catch (problem) {
      const code = problem instanceof ProblemError ? problem.problem.code : '';
      const known: Record<string, string> = { invalid_value: way === 'email' ? deliveryTexts.badEmail : deliveryTexts.badSms, not_set_up: t.testOff, too_many_tests: t.testTooMany };
      setError(known[code] ?? errorText(problem));
    }
    setPending(false);
  };
  return (
    <form class="stack-tight messages-test" onSubmit={(event) => void send(event)} noValidate>
      <Field label={way === 'email' ? t.testEmailTo : t.testSmsTo} hint={way === 'sms' ? deliveryTexts.smsHint : undefined} error={error}>
        {(ids) => (
          <div class="line">
            <AddressInput ids={ids} way={way} value={to} onInput={setTo} />
            <Button type="submit" icon="send" pending={pending} refused={changed ? t.testUnsaved : on ? null : t.testOff}>
              {t.test}
            </Button>
          </div>
        )}
      </Field>
      {tested !== null && (
        <Notice kind={tested.sent ? 'good' : 'bad'}>
          {tested.sent ? t.testSent : `${deliveryTexts.reason(tested.reason ?? '')}.`} {tested.answer !== '' && <bdi>{t.testSaid(tested.answer)}</bdi>}
        </Notice>
      )}
    </form>
  );
}
