/* SPDX-License-Identifier: GPL-3.0-or-later */
import { me } from '../net/store.ts';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { saveText } from '../ui/save.ts';
import { texts } from '../ui/texts.ts';

/** Recovery codes, shown this once, with ways to keep them. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = texts.security.twoFactor;
  const whole = `${t.codesFile(me.value?.technician.login ?? '')}\n\n${codes.join('\n')}\n`;
  return (
    <div class="stack">
      <div class="stack-tight">
        <h3>{t.codesTitle}</h3>
        <p class="soft small">{t.codesLead}</p>
      </div>
      <ol class="recovery-codes mono" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div class="line-wrap">
        <CopyButton text={whole}>{t.copyCodes}</CopyButton>
        <Button size="small" icon="download" onPress={() => saveText('towline-recovery-codes.txt', 'text/plain', whole)}>
          {t.saveCodes}
        </Button>
      </div>
      <Button kind="main" onPress={onKept} autoFocus>
        {t.kept}
      </Button>
    </div>
  );
}
