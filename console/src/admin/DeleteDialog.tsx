/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { DialogId } from '../ui/places.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { FormDialog } from './FormDialog.tsx';

interface DeleteDialogProps {
  id: DialogId;
  name: string;
  /** What goes with it. */
  text: string;
  onDelete: () => Promise<string | null>;
  onClose: () => void;
}

/** Asks before something is deleted, and says what that means. */
export function DeleteDialog({ id, name, text, onDelete, onClose }: DeleteDialogProps) {
  return (
    <FormDialog id={id} title={adminTexts.admin.deleteTitle(name)} submit={adminTexts.admin.delete} danger done={adminTexts.admin.deleted} onSubmit={onDelete} onClose={onClose}>
      <p>{text}</p>
    </FormDialog>
  );
}
