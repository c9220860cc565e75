/* SPDX-License-Identifier: GPL-3.0-or-later */
import { findRow } from '../net/store.ts';
import { InviteDialog } from '../session/InviteDialog.tsx';
import { RebootDialog } from '../session/RebootDialog.tsx';
import { TransferDialog } from '../session/TransferDialog.tsx';
import { asked } from './actions.ts';
import { EndDialog } from './EndDialog.tsx';

/** The dialog that a command has opened. It closes when its session is no longer there. */
export function CommandDialogs() {
  const open = asked.value;
  if (open === null) return null;
  const row = findRow(open.session);
  if (!row) return null;
  const close = () => {
    asked.value = null;
  };
  switch (open.command) {
    case 'end':
      return <EndDialog row={row} onClose={close} />;
    case 'transfer':
      return <TransferDialog row={row} onClose={close} />;
    case 'invite':
      return <InviteDialog row={row} onClose={close} />;
    case 'reboot':
      return <RebootDialog row={row} onClose={close} />;
  }
}
