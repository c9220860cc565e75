/* SPDX-License-Identifier: GPL-3.0-or-later */
import { Icon, type IconName } from '../ui/Icon.tsx';
import { moveInTabs } from '../ui/tablist.ts';
import { texts } from '../ui/texts.ts';

export type SideView = 'chat' | 'history' | 'details';

const views: readonly { view: SideView; icon: IconName; title: string }[] = [
  { view: 'chat', icon: 'chat', title: texts.chat.title },
  { view: 'history', icon: 'history', title: texts.history.title },
  { view: 'details', icon: 'info', title: texts.session.details },
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
          <Icon name={item.icon} />
          {item.title}
        </button>
      ))}
    </div>
  );
}
