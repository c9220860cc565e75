/* SPDX-License-Identifier: GPL-3.0-or-later */
import { CheckField } from '../ui/CheckField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { messageTexts } from '../ui/texts/messages.ts';
import type { EmailDraft, EmailSettings } from './message-draft.ts';
import { AreaField, Choice, Placeholders, Preview, SecretField } from './MessageFields.tsx';
import { SendTest } from './SendTest.tsx';

interface EmailSectionProps {
  settings: EmailSettings;
  draft: EmailDraft;
  errors: Readonly<Record<string, string>>;
  changed: boolean;
  /** An example of a link. */
  link: string;
  onChange: (draft: EmailDraft) => void;
}

/** The mail server, the sender and the text. */
export function EmailSection({ settings, draft, errors, changed, link, onChange }: EmailSectionProps) {
  const t = messageTexts;
  const now = { ...settings, port: String(settings.port), ...draft };
  const set = (part: EmailDraft) => onChange({ ...draft, ...part });
  const error = (name: string) => errors[`email.${name}`] ?? null;
  const values = { ...t.sample, link };
  return (
    <section class="card settings-section messages-section" aria-label={t.email}>
      <h2>{t.email}</h2>
      <CheckField label={t.emailOn} hint={t.emailOnHint} checked={now.on} onChange={(on) => set({ on })} />
      <div class="messages-pair">
        <TextField label={t.server} hint={t.serverHint} value={now.server} maxLength={253} error={error('server')} onInput={(server) => set({ server })} />
        <TextField label={t.port} hint={t.portHint} value={now.port} maxLength={5} numeric error={error('port')} onInput={(port) => set({ port })} />
      </div>
      <Choice label={t.security} hint={t.securityHint} words={t.securities} value={now.security} error={error('security')} onChange={(security) => set({ security })} />
      <div class="messages-pair">
        <TextField label={t.user} hint={t.userHint} value={now.user} maxLength={255} error={error('user')} onInput={(user) => set({ user })} />
        <SecretField label={t.password} hint={settings.password_set ? t.passwordSet : t.passwordNone} isSet={settings.password_set} value={draft.password} error={error('password')} onChange={(password) => set({ password })} />
      </div>
      <div class="messages-pair">
        <TextField label={t.fromAddress} hint={t.fromAddressHint} value={now.from_address} maxLength={254} error={error('from_address')} onInput={(from_address) => set({ from_address })} />
        <TextField label={t.fromName} hint={t.fromNameHint} value={now.from_name} maxLength={128} error={error('from_name')} onInput={(from_name) => set({ from_name })} />
      </div>
      <TextField label={t.subject} hint={t.subjectHint} value={now.subject} maxLength={200} error={error('subject')} onInput={(subject) => set({ subject })} />
      <AreaField label={t.text} hint={t.textHint} value={now.text} maxLength={4000} rows={9} error={error('text')} onChange={(text) => set({ text })} />
      <Placeholders />
      <Preview subject={now.subject} text={now.text} values={values} />
      <SendTest way="email" on={settings.on} changed={changed} />
    </section>
  );
}
