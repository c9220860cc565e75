/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { texts } from './texts.ts';

const againMs = 2000;

/**
 * A component whose code is not part of the first load. It is fetched when the browser has nothing else to do, or when it is
 * needed before that; while the server is away the fetch is tried again. A quiet one shows nothing until then.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>, quiet = false): ComponentType<Props> {
  const component = signal<{ Loaded: ComponentType<Props> } | null>(null);
  let under = false;
  const fetch = () => {
    if (under || component.value !== null) return;
    under = true;
    load().then(
      (Loaded) => (component.value = { Loaded }),
      () => {
        under = false;
        setTimeout(fetch, againMs);
      },
    );
  };
  if ('requestIdleCallback' in window) window.addEventListener('load', () => requestIdleCallback(fetch));
  return function Later(props: Props) {
    useEffect(fetch, []);
    const now = component.value;
    if (now === null) return quiet ? null : <Waiting />;
    return <now.Loaded {...props} />;
  };
}

function Waiting() {
  return (
    <div class="empty" aria-busy="true">
      <span class="line">
        <Icon name="spinner" spin />
        {texts.loading}
      </span>
    </div>
  );
}
