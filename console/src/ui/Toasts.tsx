/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import type { NoticeKind } from './Notice.tsx';
import type { StateId } from './places.ts';
import { texts } from './texts.ts';

interface Toast {
  id: number;
  kind: NoticeKind;
  sentence: string;
}

const toasts = signal<Toast[]>([]);
let nextId = 1;

/** Shows a sentence for some seconds; bad news stays until it is closed. */
export function toast(kind: NoticeKind, sentence: string): void {
  const id = nextId++;
  const kept = toasts.value.filter((other) => other.sentence !== sentence).slice(-3);
  toasts.value = [...kept, { id, kind, sentence }];
  if (kind !== 'bad') setTimeout(() => drop(id), 6000);
}

function drop(id: number): void {
  toasts.value = toasts.value.filter((other) => other.id !== id);
}

const toastState: StateId = 'toast';

export function Toasts() {
  return (
    <div class="toasts" aria-live="polite">
      {toasts.value.map((item) => (
        <div key={item.id} class={`notice notice--${item.kind} toast`} data-state={toastState} role={item.kind === 'bad' ? 'alert' : 'status'}>
          <Icon name={item.kind === 'good' ? 'check' : item.kind === 'info' ? 'info' : 'alert'} />
          <span class="notice-text">{item.sentence}</span>
          <Button icon="close" kind="quiet" size="small" label={texts.dismiss} onPress={() => drop(item.id)} />
        </div>
      ))}
    </div>
  );
}
