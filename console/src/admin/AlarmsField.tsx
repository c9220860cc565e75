/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useId } from 'preact/hooks';
import type { AlarmColour, AlarmLevel, Settings } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { adminTexts } from '../ui/texts/administration.ts';

const colours: readonly AlarmColour[] = ['blue', 'violet', 'yellow', 'orange', 'red'];
export const alarmLevelsMax = 5;
const minutesMax = 999;

/** A level while it is typed: minutes as text. */
export interface AlarmDraft {
  minutes: string;
  colour: AlarmColour;
}

interface AlarmsFieldProps {
  settings: Settings;
  /** Undefined: not touched; null: inherits. */
  draft: readonly AlarmDraft[] | null | undefined;
  isRoot: boolean;
  onChange: (value: readonly AlarmDraft[] | null) => void;
}

/** The colours that rows take on by their time in one status. */
export function AlarmsField({ settings, draft, isRoot, onChange }: AlarmsFieldProps) {
  const id = useId();
  const t = adminTexts.alarms;
  const own = draft === undefined ? settings.own.alarms?.map(toDraft) ?? null : draft;
  const inherited = own === null;
  const levels = own ?? settings.effective.alarms.map(toDraft);
  const wrong = !inherited && readAlarms(levels) === null;
  const change = (at: number, fields: Partial<AlarmDraft>) => onChange(levels.map((level, index) => (index === at ? { ...level, ...fields } : level)));
  const next: AlarmDraft = { minutes: '', colour: colours[Math.min(levels.length + 2, colours.length - 1)] ?? 'red' };
  return (
    <div class="settings-terms" data-setting="alarms" role="group" aria-labelledby={`${id}-label`} aria-describedby={`${id}-hint`}>
      <div class="line">
        <span class="setting-label grow" id={`${id}-label`}>
          {t.title}
        </span>
        <label class="setting-inherit small">
          <input
            type="checkbox"
            checked={inherited}
            aria-label={adminTexts.settings.inheritOf(t.title)}
            onChange={(event) => onChange(event.currentTarget.checked ? null : levels)}
          />
          {isRoot ? adminTexts.settings.standard : adminTexts.settings.inherit}
        </label>
      </div>
      <p class="soft small" id={`${id}-hint`}>
        {t.hint}
      </p>
      {levels.length === 0 && <p class="soft small">{t.none}</p>}
      {levels.map((level, at) => (
        <div class="line alarm-level" key={at}>
          <span class={`urgency urgency--${level.colour}`} aria-hidden="true">
            <Icon name="bell" size={14} />
            {'!'.repeat(at + 1)}
          </span>
          <label class="line">
            {t.after}
            <input
              class="input setting-number"
              type="text"
              inputMode="decimal"
              aria-label={t.minutesOf(at + 1)}
              aria-invalid={wrong ? 'true' : undefined}
              disabled={inherited}
              value={level.minutes}
              onInput={(event) => change(at, { minutes: event.currentTarget.value })}
            />
            <span class="soft small">{adminTexts.settings.units.minutes}</span>
          </label>
          <select
            class="input alarm-colour"
            aria-label={t.colourOf(at + 1)}
            disabled={inherited}
            value={level.colour}
            onChange={(event) => change(at, { colour: colours.find((colour) => colour === event.currentTarget.value) ?? 'red' })}
          >
            {colours.map((colour) => (
              <option key={colour} value={colour}>
                {t.colours[colour]}
              </option>
            ))}
          </select>
          {!inherited && <Button size="small" kind="quiet" icon="close" label={t.removeOf(at + 1)} onPress={() => onChange(levels.filter((_, index) => index !== at))} />}
        </div>
      ))}
      {wrong && (
        <p class="field-error" role="alert">
          <Icon name="alert" size={14} />
          {t.wrong}
        </p>
      )}
      {!inherited && (
        <div>
          <Button size="small" icon="plus" refused={levels.length < alarmLevelsMax ? null : t.full} onPress={() => onChange([...levels, next])}>
            {t.add}
          </Button>
        </div>
      )}
    </div>
  );
}

function toDraft(level: AlarmLevel): AlarmDraft {
  return { minutes: String(Number((level.after_s / 60).toFixed(3))), colour: level.colour };
}

/** The levels as they are stored, or null when their times do not fit or do not rise. */
export function readAlarms(draft: readonly AlarmDraft[]): AlarmLevel[] | null {
  const levels: AlarmLevel[] = [];
  for (const { minutes, colour } of draft) {
    const seconds = minutes.trim() === '' ? Number.NaN : Math.round(Number(minutes) * 60);
    if (!Number.isFinite(seconds) || seconds <= (levels.at(-1)?.after_s ?? 0) || seconds > minutesMax * 60) return null;
    levels.push({ after_s: seconds, colour });
  }
  return levels;
}
