/* SPDX-License-Identifier: GPL-3.0-or-later */
import { SignInList } from '../account/SignInList.tsx';
import { TokenList } from '../account/TokenList.tsx';
import type { Technician } from '../net/types.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { texts } from '../ui/texts.ts';

/** Where a technician is signed in. */
export function SignInsDialog({ technician, onClose }: { technician: Technician; onClose: () => void }) {
  return (
    <Dialog id="technician-sign-ins" title={texts.security.signIns.of(technician.name)} wide onClose={onClose}>
      <SignInList path={`/technicians/${technician.id}`} own={false} />
      <h3>{texts.security.tokens.title}</h3>
      <TokenList path={`/technicians/${technician.id}`} lead={texts.security.tokens.leadOf} />
    </Dialog>
  );
}
