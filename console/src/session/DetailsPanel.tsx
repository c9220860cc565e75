/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Row, SessionDetail } from '../net/types.ts';
import { later } from '../ui/later.tsx';
import { texts } from '../ui/texts.ts';
import { dateTime } from '../ui/time.ts';
import { People } from './People.tsx';

const SendCode = later(() => import('../queue/SendCode.tsx').then((module) => module.SendCode));

/** Who is in the session, its code on the way to the customer while he is not in, what the customer's computer told about itself, and what the customer allowed. */
export function DetailsPanel({ detail, row }: { detail: SessionDetail; row: Row | undefined }) {
  const { system } = detail;
  const t = texts.details;
  const size = system.width !== null && system.height !== null ? `${system.width} × ${system.height}` : null;
  const facts: [string, string | null][] = [
    [t.number, detail.session],
    [t.created, dateTime(detail.created_at_ms)],
    [t.started, detail.started_at_ms === null ? null : dateTime(detail.started_at_ms)],
    [t.channel, detail.channel?.name ?? null],
    ...detail.fields.map((field): [string, string] => [field.name, field.value]),
    [t.computer, system.computer],
    [t.user, system.user],
    [t.system, system.os],
    [t.screen, size],
    [t.applet, system.applet],
    [t.allowed, allowed(detail)],
  ];
  return (
    <div class="session-scroll" tabIndex={0} role="region" aria-label={texts.session.details}>
      <h2 class="details-head">{texts.session.people}</h2>
      <People detail={detail} row={row} />
      {detail.code !== null && (
        <>
          <h2 class="details-head">{texts.newSession.code}</h2>
          <SendCode session={detail.session} code={detail.code.code} link={detail.code.link} />
        </>
      )}
      <h2 class="details-head">{texts.session.details}</h2>
      <dl class="facts">
        {facts.map(([name, value]) =>
          value === null || value === '' ? null : (
            <div key={name} class="fact">
              <dt class="soft">{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ),
        )}
      </dl>
    </div>
  );
}

function allowed({ consent }: SessionDetail): string {
  if (consent.control) return texts.details.allowedControl;
  return consent.view ? texts.details.allowedView : texts.details.allowedNothing;
}
