/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useId, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { QueueKind, Target } from '../net/types.ts';
import { errorText } from '../ui/errors.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';

const icons: Record<QueueKind, IconName> = { technician: 'person', group: 'people', channel: 'channel' };

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
  useEffect(() => {
    request<{ targets: Target[] }>('GET', `/sessions/${session}/targets`).then(
      (answer) => setTargets(answer.targets),
      (problem: unknown) => setError(errorText(problem)),
    );
  }, [session]);
  const t = texts.targets;
  const wanted = search.trim().toLocaleLowerCase();
  const shown = targets?.filter((target) => (!peopleOnly || target.kind === 'technician') && target.name.toLocaleLowerCase().includes(wanted));
  return (
    <div class="stack-tight">
      <input
        class="input"
        type="search"
        value={search}
        placeholder={t.search}
        aria-label={t.search}
        autofocus
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      {error !== null && <Notice kind="bad">{error}</Notice>}
      <div class="targets" role="radiogroup" aria-label={peopleOnly ? t.people : t.all}>
        {shown === undefined && error === null && <p class="soft small targets-none">{texts.loading}</p>}
        {shown?.length === 0 && <p class="soft small targets-none">{t.none}</p>}
        {shown?.map((target) => (
          <label key={target.queue} class={value === target.queue ? 'target target--chosen' : 'target'}>
            <input type="radio" name={name} value={target.queue} checked={value === target.queue} onChange={() => onChange(target.queue)} />
            <Icon name={icons[target.kind]} />
            <bdi class="grow clip">{target.name}</bdi>
            {target.state === null ? (
              <span class="soft small">{t.kinds[target.kind]}</span>
            ) : (
              <span class="line soft small">
                <span class={`presence presence--${target.state.toLowerCase()}`} />
                {target.state}
              </span>
            )}
          </label>
        ))}
      </div>
    </div>
  );
}
