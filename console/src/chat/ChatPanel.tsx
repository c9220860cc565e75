/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { me, sessionModel } from '../net/store.ts';
import type { ChatLine, LineKind } from '../net/types.ts';
import type { UnsentLine } from '../net/outbox.ts';
import { Button } from '../ui/Button.tsx';
import { problemText, texts } from '../ui/texts.ts';
import { dateTime, shortTime } from '../ui/time.ts';
import { ChatForm } from './ChatForm.tsx';
import { ChatText } from './ChatText.tsx';
import { TypingSign } from './TypingSign.tsx';
import { markRead } from './unread.ts';
import { discard, sendAgain, unsent } from './unsent.ts';

interface ChatPanelProps {
  session: string;
  kind: LineKind;
  shown: boolean;
  refused: string | null;
}

/** The lines of one kind: what is stored, in order, then what waits to be sent. */
export function ChatPanel({ session, kind, shown, refused }: ChatPanelProps) {
  const words = texts.chat.kinds[kind];
  const lines = sessionModel(session).lines.value.filter((line) => line.kind === kind);
  const waiting = unsent.value.filter((line) => line.session === session && line.kind === kind && !isStored(line, lines));
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  useLayoutEffect(() => {
    const box = log.current;
    if (box && atEnd.current) box.scrollTop = box.scrollHeight;
  }, [lines.length, waiting.length, shown]);
  useEffect(() => {
    if (shown) markRead(session, kind);
  }, [lines.length, shown, session, kind]);

  const onScroll = () => {
    const box = log.current;
    if (box) atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  };
  return (
    <div class={`chat chat--${kind}`}>
      <div class="chat-log" ref={log} role="log" aria-live="polite" aria-label={words.log} tabIndex={0} onScroll={onScroll}>
        {lines.length + waiting.length === 0 && <p class="chat-empty soft small">{words.empty}</p>}
        {lines.map((line) => (
          <StoredLine key={line.number} line={line} />
        ))}
        {waiting.map((line) => (
          <WaitingLine key={line.clientId} line={line} />
        ))}
      </div>
      {kind !== 'note' && <TypingSign session={session} kind={kind} />}
      <ChatForm session={session} kind={kind} refused={refused} />
    </div>
  );
}

/* The stream may bring an own line before the request that wrote it is answered: it is shown once. */
function isStored(line: UnsentLine, lines: readonly ChatLine[]): boolean {
  const { sentAfter } = line;
  if (line.state !== 'sending' || sentAfter === null) return false;
  return lines.some((stored) => stored.number > sentAfter && stored.text === line.text && stored.from.id === me.value?.technician.id);
}

function StoredLine({ line }: { line: ChatLine }) {
  const customer = line.from.kind === 'customer';
  const mine = !customer && line.from.id === me.value?.technician.id;
  const who = mine ? texts.chat.you : line.from.name || (customer ? texts.chat.customer : texts.unnamed);
  return (
    <div class={mine || (line.kind === 'chat' && !customer) ? 'chat-line chat-line--ours' : 'chat-line'} data-number={line.number}>
      <div class="chat-head">
        <bdi>{who}</bdi>
        <time dateTime={new Date(line.at_ms).toISOString()} title={dateTime(line.at_ms)}>
          {shortTime(line.at_ms)}
        </time>
      </div>
      <ChatText text={line.text} />
    </div>
  );
}

function WaitingLine({ line }: { line: UnsentLine }) {
  const refused = line.state === 'refused';
  return (
    <div class="chat-line chat-line--ours chat-line--waiting" data-state={line.state}>
      <div class="chat-head">
        <span>{texts.chat.you}</span>
        <span>{refused ? texts.chat.refused : line.state === 'sending' ? texts.chat.sending : texts.chat.waiting}</span>
      </div>
      <ChatText text={line.text} />
      {refused && (
        <div class="chat-refused">
          <p class="small">{problemText(line.code ?? 'unexpected')}</p>
          <Button size="small" onPress={() => sendAgain(line.clientId)}>
            {texts.chat.again}
          </Button>
          <Button size="small" kind="quiet" onPress={() => discard(line.clientId)}>
            {texts.chat.discard}
          </Button>
        </div>
      )}
    </div>
  );
}
