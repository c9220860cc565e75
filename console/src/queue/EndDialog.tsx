/* SPDX-License-Identifier: GPL-3.0-or-later */
import { pending } from '../net/commands.ts';
import { findRow } from '../net/store.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { texts } from '../ui/texts.ts';
import { endAsked, tryCommand, whyNot } from './actions.ts';

/** Asks before a session ends: it is the one thing that cannot be undone. */
export function EndDialog() {
  const session = endAsked.value;
  if (session === null) return null;
  const row = findRow(session);
  if (!row) {
    endAsked.value = null;
    return null;
  }
  const close = () => {
    endAsked.value = null;
  };
  const end = async () => {
    if (await tryCommand(session, 'end')) close();
  };
  return (
    <Dialog title={texts.commands.endTitle(row.name)} onClose={close}>
      <p>{row.link === 'not_in' ? texts.commands.endUnusedText : texts.commands.endText}</p>
      <div class="dialog-actions">
        <Button onPress={close} autoFocus>
          {texts.commands.keep}
        </Button>
        <Button kind="danger-main" pending={pending.value.get(session) === 'end'} refused={whyNot('end', row)} onPress={() => void end()}>
          {texts.commands.endConfirm}
        </Button>
      </div>
    </Dialog>
  );
}
