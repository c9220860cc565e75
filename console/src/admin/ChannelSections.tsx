/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Settings, SettingsOwn } from '../net/types.ts';
import { CheckField } from '../ui/CheckField.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { texts } from '../ui/texts.ts';
import { technicians } from './directory.ts';
import { hoursDraft, readHours, type HoursDraft } from './hours.ts';
import { ListSetting } from './ListSetting.tsx';

/** What is being changed; null inherits, undefined is not touched. */
export interface ChannelDraft {
  hours?: HoursDraft | null;
  message?: string | null;
  /** A web site a line. */
  frames?: string | null;
  exempt?: readonly string[] | null;
}

interface ChannelSectionsProps {
  address: string;
  settings: Settings;
  draft: ChannelDraft;
  onChange: (draft: ChannelDraft) => void;
}

const originOf = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;
const messageMax = 2000;

/** What only a channel has: when it is served, what its page says when it is not, where it may be shown, who is exempt. */
export function ChannelSections({ address, settings, draft, onChange }: ChannelSectionsProps) {
  const t = texts.channelPage;
  const { own, effective } = settings;
  const hours = draft.hours === undefined ? (own.working_hours === null ? null : hoursDraft(own.working_hours)) : draft.hours;
  const shownHours = hours ?? (effective.working_hours === null ? null : hoursDraft(effective.working_hours));
  const message = draft.message === undefined ? own.closed_message : draft.message;
  const frames = draft.frames === undefined ? (own.frame_ancestors?.join('\n') ?? null) : draft.frames;
  const exempt = draft.exempt === undefined ? own.auto_start_exempt : draft.exempt;
  const page = `${location.origin}/c/${address}`;
  const snippet = `<iframe src="${page}" title="Remote support" width="480" height="640" loading="lazy"></iframe>`;
  return (
    <>
      <ListSetting
        name="working_hours"
        label={t.hours}
        hint={t.hoursHint}
        settings={settings}
        inherited={hours === null}
        saved={draft.hours === undefined}
        error={hours !== null && readHours(hours) === null ? t.hoursWrong : null}
        onInherit={(inherited) => onChange({ ...draft, hours: inherited ? null : hoursDraft(effective.working_hours) })}
      >
        {shownHours === null ? (
          <p class="small">{t.always}</p>
        ) : (
          <HoursEditor hours={shownHours} locked={hours === null} onChange={(changed) => onChange({ ...draft, hours: changed })} />
        )}
      </ListSetting>
      <ListSetting
        name="closed_message"
        label={t.message}
        hint={t.messageHint}
        settings={settings}
        inherited={message === null}
        saved={draft.message === undefined}
        onInherit={(inherited) => onChange({ ...draft, message: inherited ? null : effective.closed_message })}
      >
        <textarea
          class="area"
          rows={3}
          dir="auto"
          aria-label={t.message}
          maxLength={messageMax}
          disabled={message === null}
          value={message ?? effective.closed_message}
          onInput={(event) => onChange({ ...draft, message: event.currentTarget.value })}
        />
      </ListSetting>
      <ListSetting
        name="frame_ancestors"
        label={t.frames}
        hint={t.framesHint}
        settings={settings}
        inherited={frames === null}
        saved={draft.frames === undefined}
        error={frames !== null && readFrames(frames) === null ? t.framesWrong : null}
        onInherit={(inherited) => onChange({ ...draft, frames: inherited ? null : effective.frame_ancestors.join('\n') })}
      >
        <textarea
          class="area"
          rows={2}
          aria-label={t.frames}
          placeholder="https://www.example.org"
          disabled={frames === null}
          value={frames ?? effective.frame_ancestors.join('\n')}
          onInput={(event) => onChange({ ...draft, frames: event.currentTarget.value })}
        />
        <p class="small">{t.snippet}</p>
        <pre class="mono channel-snippet" tabIndex={0} aria-label={t.snippet} data-testid="snippet">
          {snippet}
        </pre>
        <div>
          <CopyButton text={snippet}>{texts.copy}</CopyButton>
        </div>
      </ListSetting>
      <ListSetting
        name="auto_start_exempt"
        label={t.exempt}
        hint={t.exemptHint}
        settings={settings}
        inherited={exempt === null}
        saved={draft.exempt === undefined}
        onInherit={(inherited) => onChange({ ...draft, exempt: inherited ? null : effective.auto_start_exempt })}
      >
        <div class="channel-exempt">
          {(technicians.value ?? []).map((one) => (
            <CheckField
              key={one.id}
              label={one.name}
              disabled={exempt === null}
              checked={(exempt ?? effective.auto_start_exempt).includes(one.id)}
              onChange={(checked) => onChange({ ...draft, exempt: checked ? [...(exempt ?? []), one.id] : (exempt ?? []).filter((id) => id !== one.id) })}
            />
          ))}
        </div>
      </ListSetting>
    </>
  );
}

function HoursEditor({ hours, locked, onChange }: { hours: HoursDraft; locked: boolean; onChange: (hours: HoursDraft) => void }) {
  const t = texts.channelPage;
  return (
    <div class="hours">
      <label class="hours-day">
        <span>{t.zone}</span>
        <input class="input" type="text" list="zones" disabled={locked} value={hours.zone} onInput={(event) => onChange({ ...hours, zone: event.currentTarget.value })} />
        <datalist id="zones">
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </label>
      {hours.days.map((spans, index) => (
        <label key={index} class="hours-day">
          <span>{t.days[index]}</span>
          <input
            class="input"
            type="text"
            placeholder={t.closedDay}
            disabled={locked}
            value={spans}
            onInput={(event) => onChange({ ...hours, days: hours.days.map((one, at) => (at === index ? event.currentTarget.value : one)) })}
          />
        </label>
      ))}
    </div>
  );
}

function readFrames(text: string): string[] | null {
  const list = text.split(/\s+/).filter((one) => one !== '');
  return list.length <= 10 && new Set(list).size === list.length && list.every((one) => originOf.test(one)) ? list : null;
}

/** The change to send, or null when something cannot be read. */
export function readChannelDraft(draft: ChannelDraft): Partial<SettingsOwn> | null {
  const wanted: Partial<SettingsOwn> = {};
  if (draft.hours !== undefined) {
    wanted.working_hours = draft.hours === null ? null : readHours(draft.hours);
    if (draft.hours !== null && wanted.working_hours === null) return null;
  }
  if (draft.message !== undefined) wanted.closed_message = draft.message;
  if (draft.frames !== undefined) {
    wanted.frame_ancestors = draft.frames === null ? null : readFrames(draft.frames);
    if (draft.frames !== null && wanted.frame_ancestors === null) return null;
  }
  if (draft.exempt !== undefined) wanted.auto_start_exempt = draft.exempt;
  return wanted;
}
