/* SPDX-License-Identifier: GPL-3.0-or-later */
import { unreadLines } from '../chat/unread.ts';
import type { LineKind } from '../net/types.ts';
import { moveInTabs } from '../ui/tablist.ts';
import { texts } from '../ui/texts.ts';
import type { SideView } from './side-view.ts';

const views: readonly { view: SideView; title: string }[] = [
  { view: 'chat', title: texts.chat.kinds.chat.title },
  { view: 'private', title: texts.chat.kinds.private.title },
  { view: 'note', title: texts.chat.kinds.note.title },
  { view: 'history', title: texts.history.title },
  { view: 'details', title: texts.session.details },
];

interface SideTabsProps {
  session: string;
  view: SideView;
  onView: (view: SideView) => void;
}

export function SideTabs({ session, view, onView }: SideTabsProps) {
  return (
    <div class="side-tabs" role="tablist" aria-label={texts.session.views} onKeyDown={moveInTabs}>
      {views.map((item) => (
        <button
          key={item.view}
          type="button"
          class="side-tab"
          role="tab"
          id={`side-${session}-${item.view}`}
          aria-controls={`side-${session}`}
          aria-selected={view === item.view}
          tabIndex={view === item.view ? 0 : -1}
          onClick={() => onView(item.view)}
        >
          {item.title}
          {(item.view === 'chat' || item.view === 'private') && <Unread session={session} kind={item.view} />}
        </button>
      ))}
    </div>
  );
}

function Unread({ session, kind }: { session: string; kind: LineKind }) {
  const count = unreadLines(session, kind);
  if (count === 0) return null;
  return (
    <span class="count count--call">
      <span aria-hidden="true">{count}</span>
      <span class="unseen">{texts.chat.unread(count)}</span>
    </span>
  );
}
