/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';
import type { StateId } from './places.ts';

interface EmptyStateProps {
  icon: IconName;
  title: string;
  /** Its name in places.json, where it stands for a whole page. */
  state?: StateId;
  children?: ComponentChildren;
}

export function EmptyState({ icon, title, state, children }: EmptyStateProps) {
  return (
    <div class="empty" data-state={state}>
      <Icon name={icon} size={40} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
