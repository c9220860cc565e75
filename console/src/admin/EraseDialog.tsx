/* SPDX-License-Identifier: GPL-3.0-or-later */
import { texts } from '../ui/texts.ts';
import { FormDialog } from './FormDialog.tsx';

interface EraseDialogProps {
  name: string;
  onErase: () => Promise<string | null>;
  onClose: () => void;
}

/** Asks before the data of a session that is over are erased, and says what goes. */
export function EraseDialog({ name, onErase, onClose }: EraseDialogProps) {
  const t = texts.ended;
  return (
    <FormDialog id="session-erase" title={t.eraseTitle(name)} submit={t.erase} danger done={t.erased} onSubmit={onErase} onClose={onClose}>
      <p>{t.eraseText}</p>
    </FormDialog>
  );
}
