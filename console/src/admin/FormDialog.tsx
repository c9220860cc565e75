/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { DialogId } from '../ui/places.ts';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';

interface FormDialogProps {
  id: DialogId;
  title: ComponentChildren;
  submit: string;
  danger?: boolean;
  /** What is said when it is done. */
  done: string;
  /** Does it; the answer is why it was refused, or null. */
  onSubmit: () => Promise<string | null>;
  onClose: () => void;
  children: ComponentChildren;
}

/** A dialog with a form: shows that it works, keeps what was typed when it is refused, closes when it is done. */
export function FormDialog(props: FormDialogProps) {
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setError(null);
    const refused = await props.onSubmit();
    setPending(false);
    if (refused !== null) {
      setError(refused);
      return;
    }
    toast('good', props.done);
    props.onClose();
  };
  return (
    <Dialog id={props.id} title={props.title} onClose={props.onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        {error !== null && <Notice kind="bad">{error}</Notice>}
        {props.children}
        <div class="dialog-actions">
          <Button onPress={props.onClose}>{texts.cancel}</Button>
          <Button type="submit" kind={props.danger ? 'danger-main' : 'main'} pending={pending}>
            {props.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
