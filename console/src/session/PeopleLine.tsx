/* SPDX-License-Identifier: GPL-3.0-or-later */
import { me } from '../net/store.ts';
import type { Participant, SessionDetail } from '../net/types.ts';
import { Icon } from '../ui/Icon.tsx';
import { sessionTexts } from '../ui/texts/session.ts';

/** Who is in the session, what each does in it, and who has the customer's screen: in a line of the session's head. */
export function PeopleLine({ detail }: { detail: SessionDetail }) {
  const t = sessionTexts;
  const people = detail.rows.filter(({ part }) => part !== 'out');
  const nobody = detail.outcome === 'open' && !people.some((person) => screenOf(detail, person) !== null);
  return (
    <ul class="people-line" aria-label={t.inIt} data-testid="people-line">
      {people.map((person) => {
        const screen = screenOf(detail, person);
        return (
          <li key={person.row_id} class={screen === null ? 'person' : 'person person--screen'} data-part={person.part}>
            <Icon name={screen === null ? (person.queue.startsWith('technician:') ? 'person' : 'people') : 'screen'} size={14} />
            <bdi class="person-name">{person.name}</bdi>
            <span>
              {person.queue === me.value?.my_queue && <span class="soft">({t.you}) </span>}
              {doings(person, screen).join(', ')}
            </span>
          </li>
        );
      })}
      {nobody && <li class="soft">{t.nobodyControls}</li>}
    </ul>
  );
}

function screenOf({ screen }: SessionDetail, person: Participant): string | null {
  if (screen.state !== 'open' || screen.technician === null || person.queue !== `technician:${screen.technician.id}`) return null;
  return screen.mode === 'control' ? sessionTexts.controls : sessionTexts.sees;
}

function doings(person: Participant, screen: string | null): string[] {
  const t = sessionTexts;
  const words = [t.doing[person.part]];
  if (person.lead_offered) words.push(t.leadOffered);
  if (person.own_hold) words.push(t.onHold);
  if (screen !== null) words.push(screen);
  return words;
}
