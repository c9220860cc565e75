/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { pending } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { isForeign, sendCommand, whyNot } from '../queue/actions.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { TargetList } from './TargetList.tsx';

const commentMax = 1000;

/** Hands a session to somebody else, with a comment for him. */
export function TransferDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const [to, setTo] = useState('');
  const [comment, setComment] = useState('');
  const [error, setError] = useState<string | null>(null);
  const t = texts.transfer;
  const submit = async (event: Event) => {
    event.preventDefault();
    const refused = await sendCommand(row.session, 'transfer', { to, comment: comment.trim() });
    if (refused !== null) {
      setError(refused);
      return;
    }
    toast('good', isForeign(row) ? t.doneForOther : t.done);
    onClose();
  };
  return (
    <Dialog id="transfer" title={t.title(texts.sessionName(row))} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        {error !== null && <Notice kind="bad">{error}</Notice>}
        <TargetList session={row.session} peopleOnly={false} value={to} onChange={setTo} />
        <Field label={t.comment} hint={t.commentHint}>
          {(ids) => (
            <textarea {...ids} class="area" rows={3} dir="auto" maxLength={commentMax} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
          )}
        </Field>
        <div class="dialog-actions">
          <Button onPress={onClose}>{texts.cancel}</Button>
          <Button
            type="submit"
            kind="main"
            icon="transfer"
            pending={pending.value.get(row.session) === 'transfer'}
            refused={to === '' ? texts.targets.choose : whyNot('transfer', row)}
          >
            {texts.commands.transfer}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
