/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { pending } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import { sendCommand, whyNot } from './actions.ts';

/** Asks before a session ends: it is the one thing that cannot be undone. */
export function EndDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const [error, setError] = useState<string | null>(null);
  const end = async () => {
    const refused = await sendCommand(row.session, 'end');
    if (refused === null) onClose();
    else setError(refused);
  };
  return (
    <Dialog id="end" title={texts.commands.endTitle(texts.sessionName(row))} onClose={onClose}>
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <p>{row.link === 'not_in' ? texts.commands.endUnusedText : texts.commands.endText}</p>
      <div class="dialog-actions">
        <Button onPress={onClose} autoFocus>
          {texts.commands.keep}
        </Button>
        <Button kind="danger-main" pending={pending.value.get(row.session) === 'end'} refused={whyNot('end', row)} onPress={() => void end()}>
          {texts.commands.endConfirm}
        </Button>
      </div>
    </Dialog>
  );
}
