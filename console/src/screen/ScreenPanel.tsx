/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useRef } from 'preact/hooks';
import { connection, me } from '../net/store.ts';
import type { Permission, SessionDetail } from '../net/types.ts';
import { may } from '../queue/permissions.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { problemText, texts } from '../ui/texts.ts';
import type { RemoteScreen } from './RemoteScreen.ts';
import { ScreenToolbar } from './ScreenToolbar.tsx';

interface ScreenPanelProps {
  screen: RemoteScreen;
  detail: SessionDetail;
  /** Why remote control cannot be asked for now, or null. */
  refused: string | null;
}

/** The customer's screen, or what stands between it and the technician. */
export function ScreenPanel({ screen, detail, refused }: ScreenPanelProps) {
  const place = useRef<HTMLDivElement>(null);
  const whole = useRef<HTMLElement>(null);
  const phase = screen.phase.value;
  const drawn = useRef<typeof phase | null>(null);
  useEffect(() => {
    place.current?.append(screen.element);
  }, [screen]);
  useEffect(() => {
    if (drawn.current !== null && drawn.current !== phase && whole.current) keepFocus(screen, whole.current);
    drawn.current = phase;
  }, [screen, phase]);
  return (
    <section class="screen" ref={whole} tabIndex={-1} aria-label={texts.screen.title} data-phase={phase}>
      {(phase === 'open' || phase === 'interrupted') && <ScreenToolbar screen={screen} whole={whole} />}
      <div class="screen-place" ref={place} hidden={phase !== 'open'} role="group" aria-label={texts.screen.canvas} aria-description={texts.screen.releaseHint} data-testid="screen" />
      {phase !== 'open' && (
        <div class="screen-cover">
          <Cover screen={screen} detail={detail} refused={refused} />
        </div>
      )}
    </section>
  );
}

/* The button that had the focus is gone with what it stood for: the keyboard goes on from what has come. */
function keepFocus(screen: RemoteScreen, whole: HTMLElement): void {
  const focused = document.activeElement;
  if ((focused !== document.body && focused !== whole) || whole.offsetParent === null) return;
  const open = screen.phase.value === 'open';
  if (open && screen.mode.value === 'control') screen.focus();
  else if (open) whole.querySelector('button')?.focus();
  else whole.focus();
}

function Cover({ screen, detail, refused }: ScreenPanelProps) {
  switch (screen.phase.value) {
    case 'asking':
      return (
        <Busy title={texts.screen.asking} text={texts.screen.askingText}>
          <Button onPress={() => screen.stop()}>{texts.screen.cancelAsk}</Button>
        </Busy>
      );
    case 'opening':
      return <Busy title={texts.screen.opening} text={texts.screen.openingText} />;
    case 'interrupted':
      return <Busy title={texts.screen.interrupted} text={whyInterrupted(detail)} />;
    default:
      return <Idle screen={screen} detail={detail} refused={refused} />;
  }
}

function whyInterrupted(detail: SessionDetail): string {
  if (connection.value !== 'live') return texts.screen.waitingForServer;
  return detail.link === 'online' ? texts.screen.reopening : texts.screen.waitingForLink;
}

function Busy({ title, text, children }: { title: string; text: string; children?: preact.ComponentChildren }) {
  return (
    <div class="empty" role="status">
      <span class="screen-spinner">
        <Icon name="spinner" size={32} spin />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}

/* Why a screen stopped, where the session's status says it as well: no news once that has gone by. */
const passing = new Set(['held', 'link_lost', 'transferred']);

function Idle({ screen, detail, refused }: ScreenPanelProps) {
  const reason = screen.reason.value;
  const holder = detail.screen.state !== 'closed' ? detail.screen.technician : null;
  const other = holder !== null && holder.id !== me.value?.technician.id ? holder.name : null;
  const why = refused ?? (other === null ? null : texts.screen.otherHas(other));
  const without = (permission: Permission) => (may(permission) ? null : problemText('no_right'));
  return (
    <EmptyState icon="screen" title={texts.screen.idle}>
      <p>{refused === null ? texts.screen.idleText : texts.screen.idleNotOnline}</p>
      {reason !== null && reason !== 'technician_closed' && !(refused === null && passing.has(reason)) && (
        <Notice kind={reason === 'consent_refused' || reason === 'consent_withdrawn' ? 'warn' : 'info'}>
          {texts.screen.reasons[reason] ?? problemText(reason)}
        </Notice>
      )}
      {other !== null && <Notice kind="info">{texts.screen.otherHas(other)}</Notice>}
      <div class="line-wrap screen-choices">
        <Button kind="main" icon="screen" refused={why ?? without('may_control_screen')} onPress={() => screen.start('control')}>
          {texts.screen.ask}
        </Button>
        <Button icon="eye" refused={why ?? without('may_view_screen')} onPress={() => screen.start('view')}>
          {texts.screen.askView}
        </Button>
      </div>
    </EmptyState>
  );
}
