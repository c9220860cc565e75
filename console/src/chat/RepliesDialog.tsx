/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { ProblemError } from '../net/http.ts';
import type { Reply } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { readReplies } from '../ui/replies.ts';
import { RepliesEditor } from '../ui/RepliesEditor.tsx';
import { texts } from '../ui/texts.ts';
import { replyTexts } from '../ui/texts/replies.ts';
import { toast } from '../ui/Toasts.tsx';
import { editingReplies } from './editing-replies.ts';
import { myReplies, readMyReplies, saveMyReplies } from './replies.ts';

/** The technician's own predefined replies. */
export function RepliesDialog() {
  const [draft, setDraft] = useState<readonly Reply[] | null>(null);
  /* What the draft began with: saving over another window's work is refused. */
  const [version, setVersion] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const [outdated, setOutdated] = useState(false);
  const [pending, setPending] = useState(false);
  const t = replyTexts;
  const close = () => {
    editingReplies.value = false;
  };
  const load = async () => {
    try {
      await readMyReplies();
      setDraft(myReplies.value?.own ?? []);
      setVersion(myReplies.value?.version ?? 0);
      setError(null);
      setOutdated(false);
    } catch (problem) {
      setError(errorText(problem));
    }
  };
  useEffect(() => void load(), []);
  const save = async (event: Event) => {
    event.preventDefault();
    const read = readReplies(draft ?? []);
    if (typeof read === 'string') {
      setError(t[read]);
      return;
    }
    setPending(true);
    try {
      await saveMyReplies(version, read);
      toast('good', t.saved);
      close();
    } catch (problem) {
      setError(errorText(problem));
      setOutdated(problem instanceof ProblemError && problem.problem.code === 'replies_changed');
    }
    setPending(false);
  };
  return (
    <Dialog id="replies" title={t.dialog} wide onClose={close}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <p class="soft">{t.lead}</p>
        {error !== null && <Notice kind="bad">{error}</Notice>}
        {outdated && (
          <div>
            <Button size="small" onPress={() => void load()}>
              {t.reload}
            </Button>
          </div>
        )}
        {draft === null ? error === null && <p class="soft">{texts.loading}</p> : <RepliesEditor replies={draft} onChange={setDraft} />}
        <div class="dialog-actions">
          <Button onPress={close}>{texts.cancel}</Button>
          <Button type="submit" kind="main" pending={pending} refused={draft === null ? texts.loading : null}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
