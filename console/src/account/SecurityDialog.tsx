/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useId, useState } from 'preact/hooks';
import { Dialog } from '../ui/Dialog.tsx';
import { moveInTabs } from '../ui/tablist.ts';
import { texts } from '../ui/texts.ts';
import { SignInsPanel } from './SignInsPanel.tsx';
import { TokensPanel } from './TokensPanel.tsx';
import { TwoFactorPanel } from './TwoFactorPanel.tsx';

const views = [
  { name: 'two-factor', title: texts.security.twoFactor.title, Panel: TwoFactorPanel },
  { name: 'sign-ins', title: texts.security.signIns.title, Panel: SignInsPanel },
  { name: 'tokens', title: texts.security.tokens.title, Panel: TokensPanel },
] as const;

/** What keeps one's account safe. Loaded when it is opened first. */
export function SecurityDialog({ onClose }: { onClose: () => void }) {
  const [shown, setShown] = useState<string>(views[0].name);
  const id = useId();
  return (
    <Dialog id="security" title={texts.security.title} wide onClose={onClose}>
      <div class="dialog-tabs" role="tablist" aria-label={texts.security.title} onKeyDown={moveInTabs}>
        {views.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            role="tab"
            class="tab"
            id={`${id}-${name}`}
            aria-selected={shown === name}
            aria-controls={`${id}-panel`}
            tabIndex={shown === name ? 0 : -1}
            onClick={() => setShown(name)}
          >
            {title}
          </button>
        ))}
      </div>
      {views.map(
        ({ name, Panel }) =>
          shown === name && (
            <div key={name} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${name}`}>
              <Panel />
            </div>
          ),
      )}
    </Dialog>
  );
}
