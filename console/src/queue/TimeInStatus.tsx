/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Row } from '../net/types.ts';
import { second } from '../ui/clock.ts';
import { Icon } from '../ui/Icon.tsx';
import { texts } from '../ui/texts.ts';
import { duration } from '../ui/time.ts';
import { urgencyOf } from './urgency.ts';

/** The time in the present status. What calls for attention has a sign and words besides its colour. */
export function TimeInStatus({ row }: { row: Row }) {
  const now = second.value;
  const urgency = urgencyOf(row, now);
  const time = duration(now - row.status_since_ms);
  if (urgency === null) return <>{time}</>;
  const late = urgency.kind === 'late';
  const why = late ? texts.queue.endsIn(duration(urgency.endsAtMs - now)) : texts.queue.longerThan(duration(urgency.afterS * 1000));
  return (
    <span class={`urgency urgency--${late ? 'red' : urgency.colour}`} data-urgency={late ? 'late' : urgency.level} title={why}>
      <Icon name={late ? 'hourglass' : 'bell'} size={14} />
      {time}
      {late ? (
        <span class="urgency-why">{why}</span>
      ) : (
        <>
          <span aria-hidden="true">{'!'.repeat(urgency.level)}</span>
          <span class="unseen">{why}</span>
        </>
      )}
    </span>
  );
}
