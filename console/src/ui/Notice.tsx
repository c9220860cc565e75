/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

export type NoticeKind = 'bad' | 'warn' | 'good' | 'info';

const icons: Record<NoticeKind, IconName> = { bad: 'alert', warn: 'alert', good: 'check', info: 'info' };

/** A sentence in a box. Bad news interrupts a screen reader, the rest waits for its turn. */
export function Notice({ kind, children }: { kind: NoticeKind; children: ComponentChildren }) {
  return (
    <div class={`notice notice--${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon name={icons[kind]} />
      <div class="notice-text">{children}</div>
    </div>
  );
}
