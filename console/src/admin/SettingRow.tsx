/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useId } from 'preact/hooks';
import { shortTimeouts } from '../net/store.ts';
import type { Settings } from '../net/types.ts';
import { Icon } from '../ui/Icon.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { misfit, unitSeconds, type NumberSetting, type Setting } from './setting-list.ts';
import { SettingSource } from './SettingSource.tsx';
import type { Draft } from './SettingsPage.tsx';

interface SettingRowProps {
  setting: Setting;
  settings: Settings;
  draft: Draft;
  isRoot: boolean;
  onChange: (value: string | boolean | null) => void;
}

/** One setting: its name and meaning, whether it is inherited, its value and the range. */
export function SettingRow({ setting, settings, draft, isRoot, onChange }: SettingRowProps) {
  const id = useId();
  const t = adminTexts.settings;
  const [label, meaning] = t.names[setting.name] ?? [setting.name, ''];
  const drafted = draft[setting.name];
  const own = drafted === undefined ? settings.own[setting.name] : drafted;
  const inherited = own === null;
  const effective = settings.effective[setting.name];
  const start = setting.kind === 'number' ? shownNumber(setting, Number(effective)) : effective === true;
  const error = setting.kind === 'number' && typeof drafted === 'string' ? numberError(setting, drafted) : null;
  const described = `${id}-meaning${error === null ? '' : ` ${id}-error`}`;
  return (
    <div class={inherited ? 'setting setting--inherited' : 'setting'} data-setting={setting.name}>
      <div class="setting-words">
        <label class="setting-label" for={id}>
          {label}
        </label>
        <p class="soft small" id={`${id}-meaning`}>
          {meaning} {setting.kind === 'number' && t.range(setting.least, setting.greatest, t.units[setting.unit], setting.zero)}
        </p>
        {settings.below[setting.name] > 0 && <p class="small setting-below">{t.below(settings.below[setting.name])}</p>}
        {error !== null && (
          <p class="field-error" id={`${id}-error`} role="alert">
            <Icon name="alert" size={14} />
            {error}
          </p>
        )}
      </div>
      <div class="setting-value">
        {setting.kind === 'number' ? (
          <>
            <input
              id={id}
              class="input setting-number"
              type="text"
              inputMode="decimal"
              aria-describedby={described}
              aria-invalid={error === null ? undefined : 'true'}
              disabled={inherited}
              value={typeof own === 'number' ? shownNumber(setting, own) : String(inherited ? start : own)}
              onInput={(event) => onChange(event.currentTarget.value)}
            />
            <span class="setting-unit soft small">{t.units[setting.unit]}</span>
          </>
        ) : (
          <input
            id={id}
            class="setting-check"
            type="checkbox"
            aria-describedby={described}
            disabled={inherited}
            checked={inherited ? start === true : own === true}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
        )}
      </div>
      <div>
        <label class="setting-inherit small">
          <input
            type="checkbox"
            checked={inherited}
            aria-label={t.inheritOf(label)}
            onChange={(event) => onChange(event.currentTarget.checked ? null : start)}
          />
          {isRoot ? t.standard : t.inherit}
        </label>
        <SettingSource name={setting.name} settings={settings} inherited={inherited} saved={drafted === undefined} />
      </div>
    </div>
  );
}

function shownNumber(setting: NumberSetting, stored: number): string {
  return String(Number((stored / unitSeconds[setting.unit]).toFixed(3)));
}

function numberError(setting: NumberSetting, typed: string): string | null {
  const t = adminTexts.settings;
  const why = misfit(setting, typed.trim() === '' ? Number.NaN : Number(typed), shortTimeouts.value);
  if (why === null) return null;
  return why === 'number' ? t.notNumber : t.outOfRange(setting.least, setting.greatest, t.units[setting.unit], setting.zero);
}
