/* SPDX-License-Identifier: GPL-3.0-or-later */
import { pending } from '../net/commands.ts';
import { me } from '../net/store.ts';
import type { Participant, Row, SessionDetail } from '../net/types.ts';
import { tryCommand, whyNot } from '../queue/actions.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { texts } from '../ui/texts.ts';

interface PeopleProps {
  detail: SessionDetail;
  /** The technician's own row, or undefined when he has none. */
  row: Row | undefined;
}

/** Who is in the session; its lead can remove others and hand the lead to them. */
export function People({ detail, row }: PeopleProps) {
  return (
    <ul class="people">
      {detail.rows.map((person) => (
        <li key={person.row_id}>
          <div class="line">
            <Icon name={person.queue.startsWith('technician') ? 'person' : 'people'} />
            <span class="grow clip">
              <bdi>{person.name}</bdi>
              <span class="soft small">
                {' '}
                {texts.details.parts[person.part]}
                {hasScreen(detail, person) && `, ${detail.screen.mode === 'control' ? texts.details.controls : texts.details.sees}`}
              </span>
            </span>
            <StatusPill status={person.status} />
          </div>
          {row?.part === 'lead' && person.queue !== me.value?.my_queue && <LeadActions row={row} person={person} />}
        </li>
      ))}
    </ul>
  );
}

function hasScreen(detail: SessionDetail, person: Participant): boolean {
  return detail.screen.state === 'open' && person.queue === `technician:${detail.screen.technician?.id}`;
}

function LeadActions({ row, person }: { row: Row; person: Participant }) {
  const { session } = row;
  const t = texts.commands;
  const fields = { target_row_id: person.row_id };
  const under = pending.value.get(session);
  if (person.part !== 'collaborator' && person.part !== 'invited') return null;
  return (
    <div class="line people-actions">
      {person.part === 'collaborator' &&
        (person.lead_offered ? (
          <Button size="small" pending={under === 'hand-off-cancel'} refused={whyNot('hand-off-cancel', row)} onPress={() => void tryCommand(session, 'hand-off-cancel')}>
            {t.handOffCancel}
          </Button>
        ) : (
          <Button size="small" pending={under === 'hand-off'} refused={whyNot('hand-off', row)} onPress={() => void tryCommand(session, 'hand-off', fields)}>
            {t.handOff}
          </Button>
        ))}
      <Button size="small" pending={under === 'remove'} refused={whyNot('remove', row)} onPress={() => void tryCommand(session, 'remove', fields)}>
        {person.part === 'invited' ? t.withdraw : t.remove}
      </Button>
    </div>
  );
}
