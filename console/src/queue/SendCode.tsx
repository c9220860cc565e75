/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useRef, useState } from 'preact/hooks';
import { repeatWhileAway } from '../net/commands.ts';
import { ProblemError, request } from '../net/http.ts';
import type { Deliveries, Delivery } from '../net/types.ts';
import { AddressInput } from '../ui/AddressInput.tsx';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { newClientId } from '../ui/ids.ts';
import { deliveryTexts } from '../ui/texts/deliveries.ts';
import { clockTime } from '../ui/time.ts';
import { lookAfter, stopLooking } from './undelivered.ts';

type Way = Delivery['by'];

interface SendCodeProps {
  session: string;
  code: string;
  link: string;
}

const lookEveryMs = 1000;

/** Gives the code away by the server's own e-mail and SMS, and shows live what becomes of it; else by the technician's own program. */
export function SendCode({ session, code, link }: SendCodeProps) {
  const [known, setKnown] = useState<Deliveries | null>(null);
  const path = `/sessions/${session}/deliveries`;
  const open = known?.deliveries.some(({ state }) => state === 'queued' || state === 'sending') ?? false;
  useEffect(() => {
    let gone = false;
    const show = (now: Deliveries) => {
      if (!gone) setKnown(now);
    };
    const look = async () => {
      try {
        show(await request<Deliveries>('GET', path));
      } catch {
        if (known === null) show({ ways: [], deliveries: [] });
      }
    };
    if (known === null) void look();
    const timer = open ? setInterval(() => void look(), lookEveryMs) : undefined;
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [path, open, known === null]);
  const left = useRef(false);
  left.current = open;
  useEffect(() => {
    stopLooking(session);
    return () => {
      if (left.current) lookAfter(session);
    };
  }, [session]);

  if (known === null) return null;
  return (
    <div class="stack-tight send-code">
      {known.ways.length === 0 && <OwnProgram code={code} link={link} />}
      {known.ways.map((way) => (
        <SendBy key={way} way={way} path={path} onTaken={setKnown} />
      ))}
      {known.deliveries.length > 0 && (
        <ul class="send-list" aria-label={deliveryTexts.list} aria-live="polite">
          {known.deliveries.map((one, index) => (
            <DeliveryLine key={one.id ?? `new-${index}`} delivery={one} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** What people type between the digits of a number, and 00 for the plus. */
function plainNumber(typed: string): string {
  return typed.replace(/[\s()./-]/g, '').replace(/^00/, '+');
}

function SendBy({ way, path, onTaken }: { way: Way; path: string; onTaken: (now: Deliveries) => void }) {
  const [to, setTo] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const t = deliveryTexts;
  const send = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    const address = way === 'sms' ? plainNumber(to) : to.trim();
    setPending(true);
    setError(null);
    try {
      const body = { by: way, to: address, client_id: newClientId() };
      onTaken(await repeatWhileAway(() => request<Deliveries>('POST', path, body)));
      setTo('');
    } catch (problem) {
      setError(refusal(problem, way));
    }
    setPending(false);
  };
  return (
    <form class="send-by" onSubmit={(event) => void send(event)} noValidate>
      <Field label={way === 'email' ? t.email : t.sms} hint={way === 'sms' ? t.smsHint : undefined} error={error}>
        {(ids) => (
          <div class="line">
            <AddressInput ids={ids} way={way} value={to} onInput={setTo} />
            <Button type="submit" icon={way === 'email' ? 'mail' : 'chat'} pending={pending}>
              {way === 'email' ? t.sendEmail : t.sendSms}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}

function refusal(problem: unknown, way: Way): string {
  const t = deliveryTexts;
  const code = problem instanceof ProblemError ? problem.problem.code : '';
  if (code === 'invalid_value') return way === 'email' ? t.badEmail : t.badSms;
  if (code === 'too_many_messages') return t.tooMany;
  if (code === 'not_set_up') return t.notSetUp;
  if (code === 'code_spent' || code === 'not_for_part' || code === 'session_over') return t.codeOver;
  return errorText(problem);
}

function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const { state, to, reason, answer, next_at_ms } = delivery;
  const t = deliveryTexts;
  const open = state === 'queued' || state === 'sending';
  return (
    <li class={`send-line send-line--${state}`} data-state={state}>
      <Icon name={state === 'sent' ? 'check' : state === 'failed' ? 'alert' : 'spinner'} spin={open} />
      <div>
        <div>
          <bdi>{t[state](to)}</bdi>
        </div>
        {state !== 'sent' && reason !== null && (
          <div class="soft small">
            {t.why(reason, answer)} {next_at_ms !== null && state === 'queued' && t.again(clockTime(next_at_ms))}
          </div>
        )}
      </div>
    </li>
  );
}

function OwnProgram({ code, link }: { code: string; link: string }) {
  const t = deliveryTexts;
  return (
    <div class="line">
      <a class="button button--small" href={`mailto:?subject=${encodeURIComponent(t.mailSubject)}&body=${encodeURIComponent(t.mailBody(code, link))}`}>
        <Icon name="mail" />
        {t.ownMail}
      </a>
      <a class="button button--small" href={`sms:?body=${encodeURIComponent(t.smsBody(code, link))}`}>
        <Icon name="chat" />
        {t.ownSms}
      </a>
      <span class="soft small">{t.ownProgram}</span>
    </div>
  );
}
