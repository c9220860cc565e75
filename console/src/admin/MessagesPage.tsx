/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { ProblemError, request } from '../net/http.ts';
import type { MessageSettings } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { texts } from '../ui/texts.ts';
import { messageTexts } from '../ui/texts/messages.ts';
import { toast } from '../ui/Toasts.tsx';
import { EmailSection } from './EmailSection.tsx';
import { Loading } from './Loading.tsx';
import { changeOf, type MessageDraft } from './message-draft.ts';
import { PageHead } from './PageHead.tsx';
import { SmsSection } from './SmsSection.tsx';

/** How codes leave by e-mail and SMS: the servers, the texts, and tests of both. */
export function MessagesPage() {
  const [settings, setSettings] = useState<MessageSettings | null>(null);
  const [draft, setDraft] = useState<MessageDraft>({ email: {}, sms: {} });
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  useEffect(() => {
    request<MessageSettings>('GET', '/message-settings').then(setSettings, (problem: unknown) => setError(errorText(problem)));
  }, []);
  const t = messageTexts;
  const change = settings === null ? null : changeOf(settings, draft);
  const changed = change !== null;
  const edit = (part: Partial<MessageDraft>) => setDraft({ ...draft, ...part });
  const forget = () => {
    setDraft({ email: {}, sms: {} });
    setErrors({});
    setError(null);
  };

  const save = async () => {
    if (change === null || pending) return;
    setPending(true);
    setError(null);
    setErrors({});
    try {
      setSettings(await request<MessageSettings>('PATCH', '/message-settings', change));
      forget();
      toast('good', t.saved);
    } catch (problem) {
      const params = problem instanceof ProblemError && problem.problem.code === 'invalid_value' ? problem.problem.params : null;
      if (params !== null) {
        setErrors({ [String(params.field)]: t.reason(String(params.reason ?? '')) });
        setError(t.mend);
      } else {
        setError(errorText(problem));
      }
    }
    setPending(false);
  };

  if (settings === null) {
    return (
      <>
        <PageHead title={t.title} lead={t.lead} />
        {error === null ? (
          <Loading />
        ) : (
          <div class="admin-notice">
            <Notice kind="bad">{error}</Notice>
          </div>
        )}
      </>
    );
  }
  const address = draft.public_address ?? settings.public_address;
  const own = location.origin;
  const link = `${address || (settings.configured_address ?? own)}/j/${t.sample.code}`;
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div class="settings settings--plain">
        <div class="settings-list">
          <section class="card settings-section messages-section" aria-label={t.general}>
            <h2>{t.general}</h2>
            <TextField
              label={t.address}
              hint={t.addressHint(settings.configured_address)}
              value={address}
              maxLength={1000}
              error={errors.public_address ?? null}
              onInput={(value) => edit({ public_address: value })}
            />
            {settings.configured_address === null && address !== own && (
              <div>
                <Button size="small" onPress={() => edit({ public_address: own })}>
                  {t.addressUse(own)}
                </Button>
              </div>
            )}
          </section>
          <EmailSection settings={settings.email} draft={draft.email} errors={errors} changed={changed} link={link} onChange={(email) => edit({ email })} />
          <SmsSection settings={settings.sms} draft={draft.sms} errors={errors} changed={changed} link={link} onChange={(sms) => edit({ sms })} />
        </div>
        <div class="settings-bar">
          {error !== null && <Notice kind="bad">{error}</Notice>}
          <span class="grow soft small">{changed ? t.unsaved : t.upToDate}</span>
          <Button refused={changed ? null : t.upToDate} onPress={forget}>
            {t.revert}
          </Button>
          <Button kind="main" pending={pending} refused={changed ? null : t.upToDate} onPress={() => void save()}>
            {texts.save}
          </Button>
        </div>
      </div>
    </>
  );
}
