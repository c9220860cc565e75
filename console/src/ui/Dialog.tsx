/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './Button.tsx';
import type { DialogId } from './places.ts';
import { texts } from './texts.ts';

interface DialogProps {
  /** Its name in places.json. */
  id: DialogId;
  title: ComponentChildren;
  children: ComponentChildren;
  wide?: boolean;
  onClose: () => void;
}

/** A modal native dialog: the browser keeps the focus inside, Escape closes it, and the focus goes back where it was. */
export function Dialog({ id, title, children, wide = false, onClose }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const leaving = useRef(false);
  const titleId = useId();
  useEffect(() => {
    const before = document.activeElement;
    const dialog = box.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      /* As long as it is open, everything else is inert and takes no focus. */
      leaving.current = true;
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      data-dialog={id}
      class={wide ? 'dialog dialog--wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (!leaving.current) onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <Button icon="close" kind="quiet" size="small" label={texts.close} onPress={onClose} />
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
