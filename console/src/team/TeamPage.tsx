/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { team } from '../net/people.ts';
import { me, readTeam } from '../net/store.ts';
import type { TeamMember, TechnicianState } from '../net/types.ts';
import { CheckField } from '../ui/CheckField.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon } from '../ui/Icon.tsx';
import { texts } from '../ui/texts.ts';
import { StateBadge } from './StateBadge.tsx';

const order: readonly TechnicianState[] = ['Online', 'Busy', 'Away', 'Offline', 'Disabled'];
const isOn = (person: TeamMember): boolean => person.state !== 'Offline' && person.state !== 'Disabled';

/** Who is on: everybody with state and number of active sessions, as it changes. */
export function TeamPage() {
  const [search, setSearch] = useState('');
  const [onlyOn, setOnlyOn] = useState(false);
  useEffect(readTeam, []);
  const t = texts.team;
  const people = team.value === null ? null : [...team.value.values()].filter((person) => person.state !== 'Disabled');
  const wanted = search.trim().toLocaleLowerCase();
  const shown = people?.filter((person) => (!onlyOn || isOn(person)) && `${person.name}\n${person.group.name}`.toLocaleLowerCase().includes(wanted)).sort(byState);
  return (
    <div class="frame-main" id="queue-panel" role="tabpanel" aria-labelledby="queue-team">
      <div class="page-head">
        <h1>{t.title}</h1>
        {people && <span class="soft small">{t.summary(people.filter(isOn).length, people.length)}</span>}
        <span class="grow" />
        <CheckField label={t.onlyOn} checked={onlyOn} onChange={setOnlyOn} />
        <input class="input queue-search" type="search" value={search} placeholder={t.search} aria-label={t.search} onInput={(event) => setSearch(event.currentTarget.value)} />
      </div>
      <p class="soft small team-lead">{t.lead}</p>
      {shown === undefined ? (
        <div class="empty" aria-busy="true">
          <span class="line">
            <Icon name="spinner" spin />
            {texts.loading}
          </span>
        </div>
      ) : (
        <div class="card table-box">
          <table class="table" aria-label={t.title}>
            <thead>
              <tr>
                <th scope="col">{t.name}</th>
                <th scope="col">{t.group}</th>
                <th scope="col">{t.state}</th>
                <th scope="col" class="table-end">
                  {t.active}
                </th>
              </tr>
            </thead>
            <tbody>{shown.map((person) => <PersonRow key={person.id} person={person} />)}</tbody>
          </table>
          {shown.length === 0 && <EmptyState icon="people" title={t.none} />}
        </div>
      )}
    </div>
  );
}

function byState(a: TeamMember, b: TeamMember): number {
  return order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name);
}

function PersonRow({ person }: { person: TeamMember }) {
  const self = me.value?.technician.id === person.id;
  const most = me.value?.standing.max_active_sessions ?? 0;
  return (
    <tr class="table-row">
      <th scope="row" class="team-name">
        <bdi>{person.name}</bdi>
        {self && <span class="soft"> {texts.team.you}</span>}
      </th>
      <td>
        <bdi>{person.group.name}</bdi>
      </td>
      <td>
        <StateBadge state={person.state} />
      </td>
      <td class="table-end number">{self ? texts.team.limit(person.active, most) : person.active}</td>
    </tr>
  );
}
