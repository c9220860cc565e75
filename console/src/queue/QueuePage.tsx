/* SPDX-License-Identifier: GPL-3.0-or-later */
import { connection, findRow, me, queueList, queueModel, queueRows } from '../net/store.ts';
import type { Queue } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon } from '../ui/Icon.tsx';
import { later } from '../ui/later.tsx';
import { problemText, texts } from '../ui/texts.ts';
import { newSessionOpen } from './actions.ts';
import { ColumnMenu } from './ColumnMenu.tsx';
import { clearFilters } from './filters.ts';
import { FilterMenu } from './FilterMenu.tsx';
import { may } from './permissions.ts';
import { chosenQueue, chosenSession } from './place.ts';
import { QueueTable } from './QueueTable.tsx';
import { QueueTabs, queueName } from './QueueTabs.tsx';
import { SessionToolbar } from './SessionToolbar.tsx';
import { search, visibleRows } from './sorting.ts';

const TeamPage = later(async () => (await import('../team/TeamPage.tsx')).TeamPage);

/** The queues at the side, the rows of the chosen one, and what can be done with the chosen row. */
export function QueuePage() {
  const mine = me.value?.my_queue ?? 'my';
  const queue = currentQueue(mine);
  const all = queueRows(queue.queue);
  const rows = visibleRows(all.values(), search.value);
  if (chosenQueue.value === 'team') {
    return (
      <>
        <QueueTabs chosen="team" />
        <TeamPage />
      </>
    );
  }
  const chosen = rows.find((row) => row.session === chosenSession.value) ?? (rows.length === 1 ? rows[0] : undefined);
  const refused = connection.value !== 'live' ? texts.commands.offline : may('may_private_sessions') ? null : problemText('no_right');
  return (
    <>
      <QueueTabs chosen={queue.queue} />
      <div class="frame-main" id="queue-panel" role="tabpanel" aria-labelledby={`queue-${queue.queue}`}>
        <div class="page-head">
          <h1>
            <bdi>{queueName(queue)}</bdi>
          </h1>
          <span class="grow" />
          <input
            class="input queue-search"
            type="search"
            value={search.value}
            placeholder={texts.queue.search}
            aria-label={texts.queue.search}
            onInput={(event) => (search.value = event.currentTarget.value)}
          />
          <Button icon="plus" kind="main" shortcut="Alt+N" refused={refused} onPress={() => (newSessionOpen.value = true)}>
            {texts.newSession.button}
          </Button>
        </div>
        <div class="queue-bar">
          <SessionToolbar row={chosen && (findRow(chosen.session) ?? chosen)} />
          <span class="grow" />
          <FilterMenu />
          <ColumnMenu />
        </div>
        {rows.length > 0 && rows.length < all.size && (
          <p class="queue-filtered soft small" role="status">
            {texts.queue.filtered(rows.length, all.size)}
            <Button size="small" kind="quiet" onPress={showAll}>
              {texts.queue.showAll}
            </Button>
          </p>
        )}
        {rows.length > 0 ? (
          <QueueTable rows={rows} chosen={chosen?.session ?? null} label={texts.queue.table(queueName(queue))} />
        ) : (
          <div class="card queue-empty">{emptyState(queue, mine, all.size, queueModel(queue.queue)?.loaded === true)}</div>
        )}
      </div>
    </>
  );
}

function showAll(): void {
  search.value = '';
  clearFilters();
}

function currentQueue(mine: string): Queue {
  const own: Queue = { queue: mine, kind: 'technician', name: '' };
  if (chosenQueue.value === 'my') return own;
  return queueList.value.find((queue) => queue.queue === chosenQueue.value) ?? own;
}

function emptyState(queue: Queue, mine: string, total: number, loaded: boolean) {
  if (!loaded) {
    return (
      <div class="empty" aria-busy="true">
        <span class="line">
          <Icon name="spinner" spin />
          {texts.loading}
        </span>
      </div>
    );
  }
  if (total > 0) {
    return (
      <EmptyState icon="inbox" title={texts.queue.emptyFound}>
        <p>{texts.queue.emptyFoundText}</p>
        <Button onPress={showAll}>{texts.queue.showAll}</Button>
      </EmptyState>
    );
  }
  const own = queue.queue === mine;
  return (
    <EmptyState icon="inbox" title={own ? texts.queue.emptyMine : texts.queue.emptyShared}>
      <p>{own ? texts.queue.emptyMineText : texts.queue.emptySharedText}</p>
    </EmptyState>
  );
}
