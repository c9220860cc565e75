/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useId, useState } from 'preact/hooks';
import { pending } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { sendCommand, whyNot } from '../queue/actions.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';

const kinds = ['normal', 'safe_mode', 'emergency', 'request'] as const;
type RebootKind = (typeof kinds)[number];

/** Reboots the customer's computer, in one of three ways, or asks the customer to. */
export function RebootDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const [kind, setKind] = useState<RebootKind>('normal');
  const [error, setError] = useState<string | null>(null);
  const name = useId();
  const t = texts.reboot;
  const submit = async (event: Event) => {
    event.preventDefault();
    const refused = await sendCommand(row.session, 'reboot', { kind });
    if (refused !== null) {
      setError(refused);
      return;
    }
    toast('info', kind === 'request' ? t.asked : t.ordered);
    onClose();
  };
  return (
    <Dialog id="reboot" title={t.title} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <p class="soft">{t.lead}</p>
        {error !== null && <Notice kind="bad">{error}</Notice>}
        <div class="stack-tight" role="radiogroup" aria-label={t.title}>
          {kinds.map((one) => (
            <label key={one} class={kind === one ? 'target target--chosen' : 'target'}>
              <input type="radio" name={name} value={one} checked={kind === one} onChange={() => setKind(one)} />
              <span>
                {t.kinds[one][0]}
                <span class="field-hint choice-hint">{t.kinds[one][1]}</span>
              </span>
            </label>
          ))}
        </div>
        <div class="dialog-actions">
          <Button onPress={onClose}>{texts.cancel}</Button>
          <Button type="submit" kind="main" icon="restart" pending={pending.value.get(row.session) === 'reboot'} refused={whyNot('reboot', row)}>
            {kind === 'request' ? t.ask : t.button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
