/* SPDX-License-Identifier: GPL-3.0-or-later */
import { CheckField } from '../ui/CheckField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { messageTexts } from '../ui/texts/messages.ts';
import type { SmsDraft, SmsSettings } from './message-draft.ts';
import { AreaField, Choice, Placeholders, Preview, SecretField } from './MessageFields.tsx';
import { SendTest } from './SendTest.tsx';

interface SmsSectionProps {
  settings: SmsSettings;
  draft: SmsDraft;
  errors: Readonly<Record<string, string>>;
  changed: boolean;
  link: string;
  onChange: (draft: SmsDraft) => void;
}

/** The gateway, how it is asked, and the text. */
export function SmsSection({ settings, draft, errors, changed, link, onChange }: SmsSectionProps) {
  const t = messageTexts;
  const now = { ...settings, ...draft };
  const set = (part: SmsDraft) => onChange({ ...draft, ...part });
  const error = (name: string) => errors[`sms.${name}`] ?? null;
  return (
    <section class="card settings-section messages-section" aria-label={t.sms}>
      <h2>{t.sms}</h2>
      <CheckField label={t.smsOn} hint={t.smsOnHint} checked={now.on} onChange={(on) => set({ on })} />
      <TextField label={t.url} hint={t.urlHint} value={now.url} maxLength={1000} error={error('url')} onInput={(url) => set({ url })} />
      <div class="messages-pair">
        <Choice label={t.method} hint={t.methodHint} words={t.methods} value={now.method} error={error('method')} onChange={(method) => set({ method })} />
        {now.method === 'post' && (
          <Choice label={t.encoding} hint={t.encodingHint} words={t.encodings} value={now.encoding} error={error('encoding')} onChange={(encoding) => set({ encoding })} />
        )}
      </div>
      {now.method === 'post' && <AreaField label={t.body} hint={t.bodyHint} value={now.body} maxLength={2000} rows={3} code error={error('body')} onChange={(body) => set({ body })} />}
      <div class="messages-pair">
        <TextField label={t.header} hint={t.headerHint} value={now.header} maxLength={64} error={error('header')} onInput={(header) => set({ header })} />
        <SecretField
          label={t.token}
          hint={`${t.tokenHint} ${settings.token_set ? t.tokenSet : t.tokenNone}`}
          isSet={settings.token_set}
          value={draft.token}
          error={error('token')}
          onChange={(token) => set({ token })}
        />
      </div>
      <p class="soft small">{t.success}</p>
      <AreaField label={t.smsText} hint={t.smsTextHint} value={now.text} maxLength={480} rows={3} error={error('text')} onChange={(text) => set({ text })} />
      <Placeholders />
      <Preview text={now.text} values={{ ...t.sample, link }} />
      <SendTest way="sms" on={settings.on} changed={changed} />
    </section>
  );
}
