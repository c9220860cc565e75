/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import type { Settings } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { appletTexts as t } from '../ui/texts/applet.ts';
import { ListSetting } from './ListSetting.tsx';
import type { Draft } from './SettingsPage.tsx';

const words = [
  { name: 'welcome_text', most: 1000 },
  { name: 'waiting_text', most: 1000 },
  { name: 'ask_view_text', most: 500 },
  { name: 'ask_control_text', most: 500 },
  { name: 'ended_text', most: 1000 },
] as const;

export const appletNames = [...words.map(({ name }) => name), 'logo', 'terms', 'terms_scroll'] as const;

interface AppletSectionProps {
  settings: Settings;
  draft: Draft;
  onChange: (name: (typeof appletNames)[number], value: string | null) => void;
}

/** The organisation's own words and logo in the customer's window. */
export function AppletSection({ settings, draft, onChange }: AppletSectionProps) {
  return (
    <>
      <LogoField settings={settings} draft={draft} onChange={(value) => onChange('logo', value)} />
      {words.map(({ name, most }) => {
        const [label, hint] = t.fields[name] ?? [name, ''];
        const drafted = draft[name];
        const own = drafted === undefined ? settings.own[name] : drafted;
        return (
          <ListSetting
            key={name}
            name={name}
            label={label}
            hint={`${hint} ${t.empty}`}
            settings={settings}
            inherited={own === null}
            saved={drafted === undefined}
            onInherit={(inherited) => onChange(name, inherited ? null : settings.effective[name])}
          >
            <textarea
              class="area"
              rows={2}
              dir="auto"
              aria-label={label}
              maxLength={most}
              disabled={own === null}
              value={own === null ? settings.effective[name] : String(own)}
              onInput={(event) => onChange(name, event.currentTarget.value)}
            />
          </ListSetting>
        );
      })}
    </>
  );
}

const bytesMax = 32_768;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The file in base64, or null when it is no PNG or too large. The server looks at it closely. */
async function readPng(file: File): Promise<string | null> {
  if (file.size > bytesMax) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!signature.every((byte, index) => bytes[index] === byte)) return null;
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function LogoField({ settings, draft, onChange }: { settings: Settings; draft: Draft; onChange: (value: string | null) => void }) {
  const [wrong, setWrong] = useState(false);
  const drafted = draft.logo;
  const own = drafted === undefined ? settings.own.logo : drafted;
  const shown = own === null ? settings.effective.logo : String(own);
  const choose = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file === undefined) return;
    const png = await readPng(file);
    input.value = '';
    setWrong(png === null);
    if (png !== null) onChange(png);
  };
  return (
    <ListSetting
      name="logo"
      label={t.logo}
      hint={t.logoHint}
      settings={settings}
      inherited={own === null}
      saved={drafted === undefined}
      error={wrong ? t.logoWrong : null}
      onInherit={(inherited) => onChange(inherited ? null : settings.effective.logo)}
    >
      <div class="logo-box">
        {shown === '' ? <span class="soft small">{t.logoNone}</span> : <img class="logo-shown" alt={t.logoIs} src={`data:image/png;base64,${shown}`} />}
      </div>
      {own !== null && (
        <div class="line-wrap">
          <input class="input logo-file" type="file" accept="image/png" aria-label={t.logoChoose} onChange={(event) => void choose(event.currentTarget)} />
          {shown !== '' && <Button onPress={() => onChange('')}>{t.logoRemove}</Button>}
        </div>
      )}
    </ListSetting>
  );
}
