/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

export interface ButtonProps {
  children?: ComponentChildren;
  icon?: IconName;
  kind?: 'plain' | 'main' | 'danger' | 'danger-main' | 'quiet';
  size?: 'small' | 'normal' | 'large';
  type?: 'button' | 'submit';
  /** The accessible name where the button shows an icon only. */
  label?: string;
  /** A sentence that says why the button cannot be used; the button stays focusable so that everybody can read it. */
  refused?: string | null;
  pending?: boolean;
  pressed?: boolean;
  shortcut?: string;
  onPress?: (button: HTMLButtonElement) => void;
  autoFocus?: boolean;
  class?: string;
  expanded?: boolean;
  hasPopup?: 'menu' | 'dialog';
  testId?: string;
}

/** A native button. While pending or refused it ignores presses but keeps its place in the tab order. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', size = 'normal', type = 'button', pending = false, refused = null } = props;
  const off = pending || refused !== null;
  const classes = ['button'];
  if (kind !== 'plain') classes.push(`button--${kind}`);
  if (size !== 'normal') classes.push(`button--${size}`);
  if (props.children === undefined) classes.push('button--icon');
  if (props.class) classes.push(props.class);
  const icon = pending ? 'spinner' : props.icon;
  const press = (event: MouseEvent & { currentTarget: HTMLButtonElement }) => {
    if (off) {
      event.preventDefault();
      return;
    }
    props.onPress?.(event.currentTarget);
  };
  const title = refused ?? props.label;
  return (
    <button
      type={type}
      class={classes.join(' ')}
      aria-disabled={off ? 'true' : undefined}
      aria-busy={pending ? 'true' : undefined}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-haspopup={props.hasPopup}
      aria-label={props.label}
      aria-description={refused ?? undefined}
      aria-keyshortcuts={props.shortcut}
      title={title ?? undefined}
      autofocus={props.autoFocus}
      data-testid={props.testId}
      onClick={press}
    >
      {icon && <Icon name={icon} spin={pending} />}
      {props.children}
    </button>
  );
}
