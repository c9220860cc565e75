/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { pending } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { sendCommand, whyNot } from '../queue/actions.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { TargetList } from './TargetList.tsx';

/** Asks a colleague into the session. */
export function InviteDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const [who, setWho] = useState('');
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const refused = await sendCommand(row.session, 'invite', { technician: who.replace('technician:', '') });
    if (refused !== null) {
      setError(refused);
      return;
    }
    toast('good', texts.invite.done);
    onClose();
  };
  return (
    <Dialog id="invite" title={texts.invite.title(texts.sessionName(row))} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <p class="soft">{texts.invite.lead}</p>
        {error !== null && <Notice kind="bad">{error}</Notice>}
        <TargetList session={row.session} peopleOnly value={who} onChange={setWho} />
        <div class="dialog-actions">
          <Button onPress={onClose}>{texts.cancel}</Button>
          <Button
            type="submit"
            kind="main"
            icon="invite"
            pending={pending.value.get(row.session) === 'invite'}
            refused={who === '' ? texts.targets.choose : whyNot('invite', row)}
          >
            {texts.commands.invite}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
