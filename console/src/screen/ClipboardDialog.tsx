/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import type { RemoteScreen } from './RemoteScreen.ts';

const textMax = 65_536;

/** The customer's clipboard as text: what was copied there, and a way to put something on it. */
export function ClipboardDialog({ screen, onClose }: { screen: RemoteScreen; onClose: () => void }) {
  const theirs = screen.clipboard.value;
  const [text, setText] = useState(theirs ?? '');
  useEffect(() => {
    if (theirs === null) return;
    setText(theirs);
    setSent(false);
  }, [theirs]);
  const [sent, setSent] = useState(false);
  const send = (event: Event) => {
    event.preventDefault();
    screen.putOnClipboard(text);
    setSent(true);
  };
  return (
    <Dialog id="clipboard" title={texts.screen.clipboardTitle} onClose={onClose}>
      <form class="stack" onSubmit={send}>
        <Field label={texts.screen.clipboardText} hint={theirs === null ? texts.screen.clipboardEmpty : texts.screen.clipboardHint}>
          {(ids) => (
            <textarea
              {...ids}
              class="area"
              rows={6}
              dir="auto"
              maxLength={textMax}
              value={text}
              onInput={(event) => {
                setText(event.currentTarget.value);
                setSent(false);
              }}
            />
          )}
        </Field>
        {sent && <Notice kind="good">{texts.screen.clipboardSent}</Notice>}
        <div class="dialog-actions">
          <CopyButton text={text} size="normal">
            {texts.screen.clipboardCopy}
          </CopyButton>
          <Button type="submit" kind="main" refused={screen.viewOnly.value ? texts.screen.viewOnlyKeys : null}>
            {texts.screen.clipboardSend}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
