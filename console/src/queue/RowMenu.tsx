/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { findRow } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { showSide } from '../session/side-view.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { menuKeys } from '../ui/menu-keys.ts';
import type { MenuId } from '../ui/places.ts';
import { texts } from '../ui/texts.ts';
import { showSession } from './place.ts';
import { rowMenu, type Place } from './row-menu.ts';
import { sessionActions } from './session-actions.ts';

/** The menu of a row in the queue: everything that the toolbar has, where the pointer or the focus is. */
export function RowMenu() {
  const open = rowMenu.value;
  const row = open === null ? undefined : findRow(open.session);
  if (open === null || !row) return null;
  return <List key={open.session} row={row} at={open} />;
}

const id: MenuId = 'row';
const edgePx = 8;

function List({ row, at }: { row: Row; at: Place }) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const close = (giveFocusBack: boolean) => {
    rowMenu.value = null;
    if (giveFocusBack && before.current instanceof HTMLElement && before.current.isConnected) before.current.focus({ preventScroll: true });
  };

  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return;
    before.current ??= document.activeElement;
    putAt(list, at);
    list.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
  }, [at.x, at.y]);

  useEffect(() => {
    const outside = (event: Event) => {
      if (!(event.target instanceof Node) || !box.current?.contains(event.target)) close(false);
    };
    const away = () => close(true);
    /* The row goes from under the menu, unless it is the menu itself that scrolls. */
    const scrolled = (event: Event) => {
      if (!(event.target instanceof Node) || !box.current?.contains(event.target)) close(true);
    };
    const again = () => box.current && putAt(box.current, at);
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('wheel', scrolled, { passive: true });
    document.addEventListener('touchmove', scrolled, { passive: true });
    window.addEventListener('resize', again);
    window.addEventListener('hashchange', away);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('wheel', scrolled);
    document.removeEventListener('touchmove', scrolled);
      window.removeEventListener('resize', again);
      window.removeEventListener('hashchange', away);
    };
  }, []);

  const choose = (refused: string | null, run: () => void) => () => {
    if (refused !== null) return;
    close(true);
    run();
  };
  const t = texts.queue;
  return (
    <div ref={box} class="menu-list row-menu" role="menu" data-menu={id} aria-label={t.menuOf(texts.sessionName(row))} onKeyDown={(event) => menuKeys(event, () => close(true))} onContextMenu={(event) => event.preventDefault()}>
      <Item icon="screen" label={t.openTab} refused={null} onChoose={choose(null, () => showSession(row.session))} />
      <Item
        icon="people"
        label={t.showPeople}
        refused={null}
        onChoose={choose(null, () => {
          showSide(row.session, 'details');
          showSession(row.session);
        })}
      />
      <div class="menu-line" role="separator" />
      {sessionActions(row).map(({ command, label, icon, shortcut, refused, pending, run }) => {
        const why = pending ? texts.commands.underWay : refused;
        return <Item key={command} icon={icon} label={label} shortcut={shortcut} refused={why} onChoose={choose(why, run)} />;
      })}
    </div>
  );
}

interface ItemProps {
  icon: IconName;
  label: string;
  shortcut?: string | undefined;
  refused: string | null;
  onChoose: () => void;
}

function Item({ icon, label, shortcut, refused, onChoose }: ItemProps) {
  return (
    <button
      type="button"
      class="menu-item"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={refused === null ? undefined : 'true'}
      aria-keyshortcuts={shortcut}
      onClick={onChoose}
    >
      <Icon name={icon} />
      <span class="grow">
        {label}{' '}
        {refused !== null && <span class="menu-why">{refused}</span>}
      </span>
      {shortcut !== undefined && <kbd class="menu-key" aria-hidden="true">{shortcut}</kbd>}
    </button>
  );
}

/* Beside the point, on the side where there is room. */
function putAt(list: HTMLElement, { x, y }: Place): void {
  /* Where it stands limits how wide it is. */
  list.style.left = '0';
  const { offsetWidth: width, offsetHeight: height } = list;
  const rightToLeft = getComputedStyle(list).direction === 'rtl';
  const wanted = rightToLeft ? x - width : x;
  const left = Math.max(edgePx, Math.min(wanted, document.documentElement.clientWidth - width - edgePx));
  const top = y + height + edgePx <= window.innerHeight ? y : Math.max(edgePx, window.innerHeight - height - edgePx);
  list.style.left = `${left}px`;
  list.style.top = `${top}px`;
}
