/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { StatusWord } from '../gen/status.ts';
import { Icon, type IconName } from './Icon.tsx';
import { statusStyle } from './status-look.ts';

/* A shape of its own for each word, so that colour is never the only sign. */
const icons: Record<StatusWord, IconName> = {
  Connecting: 'link',
  Waiting: 'clock',
  Active: 'play',
  'On Hold': 'pause',
  Outgoing: 'outgoing',
  Incoming: 'incoming',
  Invitation: 'mail',
  Collaborating: 'people',
  Reconnecting: 'wave',
  Offline: 'offline',
  Rebooting: 'restart',
  'Timed Out': 'hourglass',
  Closed: 'check',
};

/** A status word with its colour and its shape; compact keeps the word for screen readers and shows the shape. */
export function StatusPill({ status, alarm = false, compact = false }: { status: StatusWord; alarm?: boolean; compact?: boolean }) {
  return (
    <span style={statusStyle(status)} class={`status${alarm ? ' status--alarm' : ''}${compact ? ' status--compact' : ''}`}>
      <Icon name={icons[status]} size={14} />
      {compact ? <span class="unseen">{status}</span> : status}
    </span>
  );
}
