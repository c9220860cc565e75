/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Reply } from '../net/types.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { readReplies, repliesMax, replyNameMax, replyTextMax } from './replies.ts';
import { replyTexts } from './texts/replies.ts';

interface RepliesEditorProps {
  replies: readonly Reply[];
  locked?: boolean;
  onChange: (replies: readonly Reply[]) => void;
}

/** A list of predefined replies to edit: name and text of each. */
export function RepliesEditor({ replies, locked = false, onChange }: RepliesEditorProps) {
  const t = replyTexts;
  const read = locked ? [] : readReplies(replies);
  const set = (at: number, change: Partial<Reply>) => onChange(replies.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <>
      {replies.length === 0 && <p class="soft small">{t.empty}</p>}
      {replies.map((reply, at) => (
        <div key={at} class="reply-editor" role="group" aria-label={t.numbered(at + 1)}>
          <div class="line">
            <input
              class="input grow"
              type="text"
              dir="auto"
              placeholder={t.name}
              aria-label={t.nameOf(at + 1)}
              maxLength={replyNameMax}
              disabled={locked}
              value={reply.name}
              onInput={(event) => set(at, { name: event.currentTarget.value })}
            />
            {!locked && <Button size="small" kind="quiet" icon="close" label={t.removeOf(at + 1)} onPress={() => onChange(replies.filter((_, index) => index !== at))} />}
          </div>
          <textarea
            class="area"
            rows={3}
            dir="auto"
            placeholder={t.text}
            aria-label={t.textOf(at + 1)}
            maxLength={replyTextMax}
            disabled={locked}
            value={reply.text}
            onInput={(event) => set(at, { text: event.currentTarget.value })}
          />
        </div>
      ))}
      {typeof read === 'string' && (
        <p class="field-error" role="alert">
          <Icon name="alert" size={14} />
          {t[read]}
        </p>
      )}
      {!locked && (
        <div>
          <Button size="small" icon="plus" refused={replies.length < repliesMax ? null : t.full} onPress={() => onChange([...replies, { name: '', text: '' }])}>
            {t.add}
          </Button>
        </div>
      )}
      <p class="soft small">{t.placeholders}</p>
    </>
  );
}
