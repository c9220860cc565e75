/* SPDX-License-Identifier: GPL-3.0-or-later */
import { findRow, sessionModel } from '../net/store.ts';
import { unreadLines } from '../chat/unread.ts';
import { Icon } from '../ui/Icon.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { texts } from '../ui/texts.ts';
import { moveInTabs } from '../ui/tablist.ts';
import { closeTab, showQueue, showSession, shownSession, tabs } from './place.ts';

/** The queue and the open sessions, as tabs over the page. */
export function SessionTabs() {
  const shown = shownSession.value;
  return (
    <div class="tabs" role="tablist" aria-label={texts.session.tabs} onKeyDown={moveInTabs}>
      <div class={shown === null ? 'tab-box tab-box--open' : 'tab-box'} role="presentation">
        <button
          type="button"
          class="tab"
          role="tab"
          id="tab-of-queue"
          aria-controls="tab-queue"
          aria-selected={shown === null}
          tabIndex={shown === null ? 0 : -1}
          onClick={showQueue}
        >
          <Icon name="inbox" />
          {texts.queue.title}
        </button>
      </div>
      {tabs.value.map((session) => (
        <SessionTab key={session} session={session} open={shown === session} />
      ))}
    </div>
  );
}

function SessionTab({ session, open }: { session: string; open: boolean }) {
  const row = findRow(session);
  const name = texts.sessionName({ session, name: row?.name ?? sessionModel(session).detail.value?.name ?? '' });
  const unread = unreadLines(session);
  /* For the pointer; the keyboard has Delete and the button in the session's head. */
  const close = (event: Event) => {
    event.stopPropagation();
    closeTab(session);
  };
  return (
    <div class={open ? 'tab-box tab-box--open' : 'tab-box'} role="presentation">
      <button
        type="button"
        class="tab"
        role="tab"
        id={`tab-of-${session}`}
        aria-controls={`tab-${session}`}
        aria-selected={open}
        tabIndex={open ? 0 : -1}
        aria-keyshortcuts="Delete"
        onClick={() => showSession(session)}
        onKeyDown={(event) => {
          if (event.key === 'Delete') closeTab(session);
        }}
      >
        {row && <StatusPill status={row.status} compact />}
        <bdi class="clip">{name}</bdi>
        {unread > 0 && (
          <span class="count count--call">
            <span aria-hidden="true">{unread}</span>
            <span class="unseen">{texts.chat.unread(unread)}</span>
          </span>
        )}
        <span class="tab-close" aria-hidden="true" title={texts.session.closeTab(name)} onClick={close}>
          <Icon name="close" size={14} />
        </span>
      </button>
    </div>
  );
}
