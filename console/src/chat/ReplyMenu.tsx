/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Reply } from '../net/types.ts';
import { errorText } from '../ui/errors.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Notice } from '../ui/Notice.tsx';
import { findReplies } from '../ui/replies.ts';
import { texts } from '../ui/texts.ts';
import { replyTexts } from '../ui/texts/replies.ts';
import { editingReplies } from './editing-replies.ts';
import { insertable, myReplies, readMyReplies } from './replies.ts';
import { entryId, moveInList, ReplyList } from './ReplyList.tsx';

/** The button beside the chat that opens the predefined replies. */
export function ReplyMenu({ onChoose }: { onChoose: (reply: Reply) => void }) {
  return (
    <Menu
      id="replies"
      button={
        <>
          <Icon name="reply" />
          <span class="unseen">{replyTexts.insert}</span>
        </>
      }
    >
      {(close) => (
        <Replies
          onChoose={(reply) => {
            close();
            onChoose(reply);
          }}
          onEdit={() => {
            close();
            editingReplies.value = true;
          }}
        />
      )}
    </Menu>
  );
}

function Replies({ onChoose, onEdit }: { onChoose: (reply: Reply) => void; onEdit: () => void }) {
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const t = replyTexts;
  useEffect(() => {
    box.current?.focus();
    readMyReplies().catch((problem: unknown) => setError(errorText(problem)));
  }, []);
  const all = insertable.value;
  const found = findReplies(all, search, true);
  const at = Math.min(active, Math.max(0, found.length - 1));
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moveInList(event.key, at, found.length);
    const chosen = found[at];
    if (to !== null) setActive(to);
    else if (event.key === 'Enter' && chosen) onChoose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div class="replies">
      <input
        ref={box}
        list={undefined}
        class="input"
        type="search"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={found.length > 0 ? id : undefined}
        aria-activedescendant={found.length > 0 ? entryId(id, at) : undefined}
        aria-autocomplete="list"
        aria-label={t.search}
        placeholder={t.search}
        value={search}
        onInput={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {error !== null && <Notice kind="bad">{error}</Notice>}
      {found.length > 0 && <ReplyList id={id} replies={found} active={at} onChoose={onChoose} />}
      {found.length === 0 && error === null && <p class="soft small replies-none">{myReplies.value === null ? texts.loading : all.length === 0 ? t.none : t.noneFits}</p>}
      <button type="button" class="menu-item" onClick={onEdit}>
        <Icon name="settings" />
        {t.edit}
      </button>
      <p class="menu-note">{t.slashHint}</p>
    </div>
  );
}
