/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useId, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { team } from '../net/people.ts';
import { me, readTeam } from '../net/store.ts';
import type { QueueKind, Target } from '../net/types.ts';
import { errorText } from '../ui/errors.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { StateBadge } from '../team/StateBadge.tsx';
import { problemText, texts } from '../ui/texts.ts';

const icons: Record<QueueKind, IconName> = { technician: 'person', group: 'people', channel: 'channel' };

const againMs = 150;

interface TargetListProps {
  session: string;
  /** People only: for an invitation. */
  peopleOnly: boolean;
  value: string;
  onChange: (queue: string) => void;
}

/** Whom a session can go to: a search, then a list of radio buttons with everybody's state. */
export function TargetList({ session, peopleOnly, value, onChange }: TargetListProps) {
  const [targets, setTargets] = useState<readonly Target[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const name = useId();
  const people = team.value;
  useEffect(readTeam, []);
  /* Somebody came, went, or became busy: the server says anew who can be chosen, and why one cannot. */
  useEffect(() => {
    const timer = setTimeout(() => {
      request<{ targets: Target[] }>('GET', `/sessions/${session}/targets`).then(
        (answer) => setTargets(answer.targets),
        (problem: unknown) => setError(errorText(problem)),
      );
    }, people === null ? 0 : againMs);
    return () => clearTimeout(timer);
  }, [session, people]);
  const t = texts.targets;
  const searchLabel = peopleOnly ? t.searchPeople : t.search;
  const wanted = search.trim().toLocaleLowerCase();
  const refusedOf = (target: Target) => (peopleOnly ? target.invite_refused : target.transfer_refused);
  /* Who can be chosen stands above who cannot. */
  const shown = targets
    ?.filter((target) => (!peopleOnly || (target.kind === 'technician' && target.queue !== me.value?.my_queue)) && target.name.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => Number(refusedOf(a) !== null) - Number(refusedOf(b) !== null));
  return (
    <div class="stack-tight">
      <input
        class="input"
        type="search"
        value={search}
        placeholder={searchLabel}
        aria-label={searchLabel}
        autofocus
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <div class="targets" role="radiogroup" aria-label={peopleOnly ? t.people : t.all}>
        {shown === undefined && error === null && <p class="soft small targets-none">{texts.loading}</p>}
        {shown?.length === 0 && <p class="soft small targets-none">{t.none}</p>}
        {shown?.map((target) => (
          <TargetItem
            key={target.queue}
            target={target}
            refused={refusedOf(target)}
            name={name}
            chosen={value === target.queue}
            onChoose={() => onChange(target.queue)}
          />
        ))}
      </div>
    </div>
  );
}

interface TargetItemProps {
  target: Target;
  /** The code of why it cannot be chosen, or null. */
  refused: string | null;
  name: string;
  chosen: boolean;
  onChoose: () => void;
}

function TargetItem({ target, refused, name, chosen, onChoose }: TargetItemProps) {
  const classes = ['target'];
  if (chosen) classes.push('target--chosen');
  if (refused !== null) classes.push('target--refused');
  return (
    <label class={classes.join(' ')}>
      <input type="radio" name={name} value={target.queue} checked={chosen} disabled={refused !== null} onChange={onChoose} />
      <Icon name={icons[target.kind]} />
      <span class="grow clip">
        <bdi>{target.name}</bdi>
        {refused !== null && <span class="target-why small">{problemText(refused)}</span>}
      </span>
      {target.state === null ? <span class="soft small">{texts.targets.kinds[target.kind]}</span> : <StateBadge state={target.state} />}
    </label>
  );
}
