/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import { TokenForm } from './TokenForm.tsx';
import { TokenList } from './TokenList.tsx';

/** One's own API tokens. */
export function TokensPanel() {
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const t = texts.security.tokens;
  if (making) {
    return (
      <TokenForm
        onMade={(token) => {
          setMade(token);
          setMaking(false);
          setTurn(turn + 1);
        }}
        onCancel={() => setMaking(false)}
      />
    );
  }
  return (
    <div class="stack">
      {made !== null && (
        <div class="stack-tight">
          <Notice kind="warn">{t.made}</Notice>
          <div class="line-wrap">
            <code class="secret-key" data-testid="api-token">
              {made}
            </code>
            <CopyButton text={made}>{t.copy}</CopyButton>
            <Button size="small" onPress={() => setMade(null)}>
              {t.kept}
            </Button>
          </div>
        </div>
      )}
      <TokenList path="/me" lead={t.lead} turn={turn} />
      <div class="line-wrap">
        <Button icon="plus" kind="main" onPress={() => setMaking(true)}>
          {t.add}
        </Button>
      </div>
    </div>
  );
}
