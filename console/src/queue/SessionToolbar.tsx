/* SPDX-License-Identifier: GPL-3.0-or-later */
import { pending } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { texts } from '../ui/texts.ts';
import { ask, tryCommand, whyNot } from './actions.ts';

/** The commands on one session; what is refused stays in its place and says why. */
export function SessionToolbar({ row }: { row: Row | undefined }) {
  const under = row ? pending.value.get(row.session) : undefined;
  const session = row?.session ?? '';
  const startWhy = whyNot('start', row);
  const t = texts.commands;
  return (
    <div class="toolbar" role="toolbar" aria-label={t.toolbar}>
      <Button
        icon="play"
        kind={startWhy === null ? 'main' : 'plain'}
        shortcut="Alt+S"
        pending={under === 'start'}
        refused={startWhy}
        onPress={() => void tryCommand(session, 'start')}
      >
        {t.start}
      </Button>
      <Button icon="pause" shortcut="Alt+H" pending={under === 'hold'} refused={whyNot('hold', row)} onPress={() => void tryCommand(session, 'hold')}>
        {t.hold}
      </Button>
      <Button icon="transfer" shortcut="Alt+T" pending={under === 'transfer'} refused={whyNot('transfer', row)} onPress={() => ask('transfer', session)}>
        {t.transfer}
      </Button>
      <Button icon="invite" shortcut="Alt+I" pending={under === 'invite'} refused={whyNot('invite', row)} onPress={() => ask('invite', session)}>
        {t.invite}
      </Button>
      <Button icon="restart" shortcut="Alt+R" pending={under === 'reboot'} refused={whyNot('reboot', row)} onPress={() => ask('reboot', session)}>
        {t.reboot}
      </Button>
      {row?.part === 'collaborator' && !row.ended && (
        <Button icon="leave" pending={under === 'leave'} refused={whyNot('leave', row)} onPress={() => void tryCommand(session, 'leave')}>
          {t.leave}
        </Button>
      )}
      {row?.part === 'invited' && (
        <Button icon="refuse" pending={under === 'decline'} refused={whyNot('decline', row)} onPress={() => void tryCommand(session, 'decline')}>
          {t.decline}
        </Button>
      )}
      <Button icon="stop" shortcut="Alt+X" pending={under === 'end'} refused={whyNot('end', row)} onPress={() => ask('end', session)}>
        {t.end}
      </Button>
    </div>
  );
}
