/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useId } from 'preact/hooks';
import type { Settings } from '../net/types.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { SettingSource } from './SettingSource.tsx';
import type { Draft } from './SettingsPage.tsx';

const termsMax = 32_768;

interface TermsFieldProps {
  settings: Settings;
  draft: Draft;
  isRoot: boolean;
  onChange: (value: string | null) => void;
}

/** The terms that the customer accepts before he is in. Empty: none are shown. */
export function TermsField({ settings, draft, isRoot, onChange }: TermsFieldProps) {
  const id = useId();
  const t = adminTexts.settings;
  const own = draft.terms === undefined ? settings.own.terms : draft.terms;
  const inherited = own === null;
  return (
    <div class="settings-terms" data-setting="terms">
      <div class="line">
        <label class="setting-label grow" for={id}>
          {t.terms}
        </label>
        <label class="setting-inherit small">
          <input
            type="checkbox"
            checked={inherited}
            aria-label={t.inheritOf(t.terms)}
            onChange={(event) => onChange(event.currentTarget.checked ? null : settings.effective.terms)}
          />
          {isRoot ? t.standard : t.inherit}
        </label>
      </div>
      <textarea
        id={id}
        class="area"
        rows={6}
        dir="auto"
        maxLength={termsMax}
        disabled={inherited}
        aria-describedby={`${id}-hint`}
        value={inherited ? settings.effective.terms : String(own)}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <p class="soft small" id={`${id}-hint`}>
        {t.termsHint}
      </p>
      <SettingSource name="terms" settings={settings} inherited={inherited} saved={draft.terms === undefined} />
    </div>
  );
}
