/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { Settings } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { appletTexts } from '../ui/texts/applet.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { replyTexts } from '../ui/texts/replies.ts';
import { toast } from '../ui/Toasts.tsx';
import type { SettingName } from './setting-list.ts';

/* What is not in the table of numbers and permissions. */
const others: Partial<Record<SettingName, string>> = { terms: adminTexts.settings.terms, alarms: adminTexts.alarms.title, custom_fields: texts.custom.title, logo: appletTexts.logo, replies: replyTexts.section };

interface ApplyDialogProps {
  group: string;
  section: string;
  names: readonly SettingName[];
  settings: Settings;
  onApplied: (settings: Settings) => void;
  onClose: () => void;
}

/** Lets all groups below inherit a section; says first what of theirs is replaced. */
export function ApplyDialog({ group, section, names, settings, onApplied, onClose }: ApplyDialogProps) {
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const t = adminTexts.settings;
  const replaced = names.filter((name) => settings.below[name] > 0);
  const count = replaced.reduce((sum, name) => sum + settings.below[name], 0);
  const apply = async () => {
    setPending(true);
    try {
      onApplied(await request<Settings>('POST', `/groups/${group}/settings/apply`, { settings: names }));
      toast('good', t.applied);
      onClose();
    } catch (problem) {
      setError(errorText(problem));
      setPending(false);
    }
  };
  return (
    <Dialog id="settings-apply" title={t.applyTitle(section)} onClose={onClose}>
      <div class="stack">
        {error !== null && <Notice kind="bad">{error}</Notice>}
        <p>{t.applyText}</p>
        <p>{t.applyChanges(count)}</p>
        <ul class="plain-list small">
          {replaced.map((name) => (
            <li key={name}>
              {t.names[name]?.[0] ?? appletTexts.fields[name]?.[0] ?? others[name] ?? name}: {settings.below[name]}
            </li>
          ))}
        </ul>
        <div class="dialog-actions">
          <Button onPress={onClose}>{texts.cancel}</Button>
          <Button kind="main" pending={pending} onPress={() => void apply()}>
            {t.apply}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
