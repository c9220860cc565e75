/* SPDX-License-Identifier: GPL-3.0-or-later */
import { pending } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { texts } from '../ui/texts.ts';
import { tryCommand, tryEnd, whyNot } from './actions.ts';

/** The commands on one session; what is refused stays in its place and says why. */
export function SessionToolbar({ row }: { row: Row | undefined }) {
  const under = row ? pending.value.get(row.session) : undefined;
  const session = row?.session ?? '';
  const startWhy = whyNot('start', row);
  return (
    <div class="toolbar" role="toolbar" aria-label={texts.commands.toolbar}>
      <Button
        icon="play"
        kind={startWhy === null ? 'main' : 'plain'}
        shortcut="Alt+S"
        pending={under === 'start'}
        refused={startWhy}
        onPress={() => void tryCommand(session, 'start')}
      >
        {texts.commands.start}
      </Button>
      <Button icon="pause" shortcut="Alt+H" pending={under === 'hold'} refused={whyNot('hold', row)} onPress={() => void tryCommand(session, 'hold')}>
        {texts.commands.hold}
      </Button>
      <Button icon="stop" shortcut="Alt+X" pending={under === 'end'} refused={whyNot('end', row)} onPress={() => tryEnd(session)}>
        {texts.commands.end}
      </Button>
    </div>
  );
}
