/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { SentCode } from '../net/types.ts';
import { Icon } from '../ui/Icon.tsx';
import { deliveryTexts as t } from '../ui/texts/deliveries.ts';

/** What has become of a code that was sent. */
export function DeliveryNote({ to, delivery }: { to: string; delivery: SentCode }) {
  const { by, state, reason, answer } = delivery;
  const failed = state === 'failed';
  return (
    <div class={`send-line send-line--${state} small`} data-state={state}>
      <Icon name={state === 'sent' ? 'check' : failed ? 'alert' : 'spinner'} spin={!failed && state !== 'sent'} />
      <bdi>
        {failed ? t.undelivered(by, to, reason, answer) : t[state](to)}
        {!failed && state !== 'sent' && reason !== null && `. ${t.why(reason, answer)}`}
      </bdi>
    </div>
  );
}
