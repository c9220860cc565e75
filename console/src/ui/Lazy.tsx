/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { Notice } from './Notice.tsx';
import { problemText, texts } from './texts.ts';

/** Shows a component whose code is fetched when it is needed; a quiet one shows nothing until it is there. */
export function Lazy({ load, quiet = false }: { load: () => Promise<ComponentType>; quiet?: boolean }) {
  const [Shown, setShown] = useState<ComponentType | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    load().then(
      (component) => setShown(() => component),
      () => setFailed(true),
    );
  }, [load]);
  if (failed) return <Notice kind="bad">{problemText('server_away')}</Notice>;
  if (Shown === null && quiet) return null;
  if (Shown === null) {
    return (
      <div class="line soft" aria-busy="true">
        <Icon name="spinner" spin />
        {texts.loading}
      </div>
    );
  }
  return <Shown />;
}
