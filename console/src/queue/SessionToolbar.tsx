/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { CommandName } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { texts } from '../ui/texts.ts';
import { sessionActions } from './session-actions.ts';

/** The commands on one session; what is refused stays in its place and says why. One that stands elsewhere on the page is left out. */
export function SessionToolbar({ row, without }: { row: Row | undefined; without?: CommandName }) {
  return (
    <div class="toolbar" role="toolbar" aria-label={texts.commands.toolbar}>
      {sessionActions(row)
        .filter(({ command }) => command !== without)
        .map(({ command, label, icon, shortcut, refused, pending, run }) => (
        <Button key={command} icon={icon} kind={command === 'start' && refused === null ? 'main' : 'plain'} pending={pending} refused={refused} onPress={run} {...(shortcut !== undefined && { shortcut })}>
          {label}
        </Button>
      ))}
    </div>
  );
}
