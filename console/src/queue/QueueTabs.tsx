/* SPDX-License-Identifier: GPL-3.0-or-later */
import { me, queueList, queueRows } from '../net/store.ts';
import type { Queue } from '../net/types.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { moveInTabs } from '../ui/tablist.ts';
import { texts } from '../ui/texts.ts';
import { chosenQueue, chosenSession } from './place.ts';

const icons: Record<Queue['kind'], IconName> = { technician: 'person', group: 'people', channel: 'channel' };

export function queueName(queue: Queue): string {
  return queue.queue === me.value?.my_queue || queue.queue === 'my' ? texts.queue.mine : queue.name;
}

/** The queues that the technician sees, as tabs at the side, with the number of sessions in each. */
export function QueueTabs({ chosen }: { chosen: string }) {
  const mine = me.value?.my_queue ?? 'my';
  const own: Queue = { queue: mine, kind: 'technician', name: '' };
  const others = (kind: Queue['kind']) => queueList.value.filter((queue) => queue.kind === kind && queue.queue !== mine);
  return (
    <div class="side" role="tablist" aria-orientation="vertical" aria-label={texts.queue.tabs} onKeyDown={moveInTabs}>
      <QueueTab queue={own} chosen={chosen === mine} />
      {tabGroup(texts.queue.groups, others('group'), chosen)}
      {tabGroup(texts.queue.channels, others('channel'), chosen)}
      {tabGroup(texts.queue.colleagues, others('technician'), chosen)}
      <div class="side-head" role="presentation" aria-hidden="true">
        {texts.queue.people}
      </div>
      <TeamTab chosen={chosen === 'team'} />
    </div>
  );
}

function tabGroup(title: string, queues: readonly Queue[], chosen: string) {
  if (queues.length === 0) return null;
  return (
    <>
      <div class="side-head" role="presentation" aria-hidden="true">
        {title}
      </div>
      {queues.map((queue) => (
        <QueueTab key={queue.queue} queue={queue} chosen={chosen === queue.queue} />
      ))}
    </>
  );
}

function QueueTab({ queue, chosen }: { queue: Queue; chosen: boolean }) {
  let count = 0;
  let calling = false;
  for (const row of queueRows(queue.queue).values()) {
    count += 1;
    if (row.status === 'Waiting' || row.status === 'Incoming' || row.status === 'Invitation') calling = true;
  }
  return (
    <button
      type="button"
      class="side-item"
      role="tab"
      id={`queue-${queue.queue}`}
      aria-controls="queue-panel"
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={() => {
        if (!chosen) chosenSession.value = null;
        chosenQueue.value = queue.queue;
      }}
    >
      <Icon name={queue.queue === me.value?.my_queue ? 'inbox' : icons[queue.kind]} />
      <bdi class="clip">{queueName(queue)}</bdi>
      {count > 0 && (
        <span class={calling ? 'count count--call' : 'count'}>
          <span aria-hidden="true">{count}</span>
          <span class="unseen">{calling ? texts.queue.callingCount(count) : texts.queue.waitingCount(count)}</span>
        </span>
      )}
    </button>
  );
}

function TeamTab({ chosen }: { chosen: boolean }) {
  return (
    <button
      type="button"
      class="side-item"
      role="tab"
      id="queue-team"
      aria-controls="queue-panel"
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={() => {
        chosenSession.value = null;
        chosenQueue.value = 'team';
      }}
    >
      <Icon name="people" />
      <span class="clip">{texts.team.title}</span>
    </button>
  );
}
