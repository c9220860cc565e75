/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Settings } from '../net/types.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import type { SettingName } from './setting-list.ts';

interface SettingSourceProps {
  name: SettingName;
  settings: Settings;
  inherited: boolean;
  /** What is shown is what is in force, not what is being typed. */
  saved: boolean;
}

/** Where the value comes from: set here, from which group above, or the standard. */
export function SettingSource({ name, settings, inherited, saved }: SettingSourceProps) {
  const t = adminTexts.settings;
  const source = settings.sources[name];
  const from = inherited ? (source === null ? t.fromStandard : t.fromGroup(source.name)) : t.setHere;
  return (
    <p class={inherited ? 'setting-source soft small clip' : 'setting-source small clip'} data-source={inherited ? (source?.id ?? 'standard') : 'own'}>
      <bdi>{saved ? from : t.notSaved}</bdi>
    </p>
  );
}
