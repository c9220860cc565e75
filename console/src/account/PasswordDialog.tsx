/* SPDX-License-Identifier: GPL-3.0-or-later */
import { Dialog } from '../ui/Dialog.tsx';
import { texts } from '../ui/texts.ts';
import { PasswordForm } from './PasswordForm.tsx';

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog id="account-password" title={texts.account.changePassword} onClose={onClose}>
      <PasswordForm oldLabel={texts.account.oldPassword} onDone={onClose} onCancel={onClose} />
    </Dialog>
  );
}
