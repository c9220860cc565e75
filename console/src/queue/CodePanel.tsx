/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect } from 'preact/hooks';
import { pending } from '../net/commands.ts';
import { findRow, sessionModel, unwatch, watch } from '../net/store.ts';
import type { Row, SessionCode } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { second, serverNow } from '../ui/clock.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { later } from '../ui/later.tsx';
import { texts } from '../ui/texts.ts';
import { duration } from '../ui/time.ts';
import { tryCommand, whyNot } from './actions.ts';
import { tabs } from './place.ts';

/** A session that has just been made, with its code. */
export interface MadeSession {
  session: string;
  code: string;
  link: string;
  expires_at_ms: number;
}

const SendCode = later(() => import('./SendCode.tsx').then((module) => module.SendCode));

interface CodePanelProps {
  made: MadeSession;
  onClose: () => void;
  onAnother: () => void;
}

/** The code in large digits, its link, and what the customer has done with it so far. */
export function CodePanel({ made, onClose, onAnother }: CodePanelProps) {
  const { session } = made;
  useEffect(() => {
    if (tabs.value.includes(session)) return undefined;
    watch(session);
    return () => {
      if (!tabs.value.includes(session)) unwatch(session);
    };
  }, [session]);

  const row = findRow(session);
  const joined = row !== undefined && row.link !== 'not_in';
  const start = async () => {
    onClose();
    await tryCommand(session, 'start');
  };
  return (
    <>
      <div class="stack-tight">
        <span class="field-label" id="code-label">
          {texts.newSession.code}
        </span>
        <output class="code-digits" aria-label={[...made.code].join(' ')} data-testid="code">
          {made.code.slice(0, 3)}
          <span>{made.code.slice(3)}</span>
        </output>
        <div class="line">
          <p class="soft small grow">
            {texts.newSession.codeHint} <bdi>{new URL(made.link, location.href).host}</bdi>
          </p>
          <CopyButton text={made.code} size="normal">
            {texts.newSession.copyCode}
          </CopyButton>
        </div>
      </div>
      <div class="stack-tight">
        <span class="field-label">{texts.newSession.link}</span>
        <div class="line">
          <span class="code-link" data-testid="link">
            {made.link}
          </span>
          <CopyButton text={made.link} size="normal">
            {texts.newSession.copyLink}
          </CopyButton>
        </div>
        <SendCode session={session} code={made.code} link={made.link} />
      </div>
      <Progress made={made} row={row} code={sessionModel(session).detail.value?.code ?? null} />
      <div class="dialog-actions">
        <Button icon="plus" kind="quiet" onPress={onAnother}>
          {texts.newSession.another}
        </Button>
        {joined ? (
          <Button kind="main" icon="play" refused={whyNot('start', row)} pending={pending.value.get(session) === 'start'} onPress={() => void start()}>
            {texts.newSession.start}
          </Button>
        ) : (
          <Button kind="main" onPress={onClose}>
            {texts.newSession.done}
          </Button>
        )}
      </div>
    </>
  );
}

function Progress({ made, row, code }: { made: MadeSession; row: Row | undefined; code: SessionCode | null }) {
  const left = made.expires_at_ms - serverNow();
  if (row === undefined) return <Notice kind="warn">{left <= 1500 ? texts.newSession.expired : texts.newSession.gone}</Notice>;
  if (row.link !== 'not_in') return <Notice kind="good">{texts.newSession.joined}</Notice>;
  if (code?.entered) return <Notice kind="info">{texts.newSession.entered}</Notice>;
  second.value;
  return (
    <div class="line soft small">
      <Icon name="spinner" spin />
      <span class="grow" role="status">{texts.newSession.waiting}</span>
      <span class="number" role="timer">
        {texts.newSession.validFor(duration(left))}
      </span>
    </div>
  );
}
