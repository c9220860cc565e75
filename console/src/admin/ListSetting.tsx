/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Settings } from '../net/types.ts';
import { Icon } from '../ui/Icon.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import type { SettingName } from './setting-list.ts';
import { SettingSource } from './SettingSource.tsx';

interface ListSettingProps {
  name: SettingName;
  label: string;
  hint: string;
  settings: Settings;
  inherited: boolean;
  saved: boolean;
  /** What is wrong with it, or null. */
  error?: string | null;
  onInherit: (inherited: boolean) => void;
  children: ComponentChildren;
}

/** A setting with an editor of its own: its name, whether it is inherited, and where from. */
export function ListSetting({ name, label, hint, settings, inherited, saved, error = null, onInherit, children }: ListSettingProps) {
  const id = useId();
  return (
    <div class="settings-terms" data-setting={name} role="group" aria-labelledby={`${id}-label`} aria-describedby={`${id}-hint`}>
      <div class="line">
        <span class="setting-label grow" id={`${id}-label`}>
          {label}
        </span>
        <label class="setting-inherit small">
          <input type="checkbox" checked={inherited} aria-label={adminTexts.settings.inheritOf(label)} onChange={(event) => onInherit(event.currentTarget.checked)} />
          {adminTexts.settings.inherit}
        </label>
      </div>
      <p class="soft small" id={`${id}-hint`}>
        {hint}
      </p>
      {children}
      {error !== null && (
        <p class="field-error" role="alert">
          <Icon name="alert" size={14} />
          {error}
        </p>
      )}
      <SettingSource name={name} settings={settings} inherited={inherited} saved={saved} />
    </div>
  );
}
