/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working hours as they are typed: a line of spans for each day, "08:00-12:00, 13:00-17:00". */
import type { WorkingHours } from '../net/types.ts';

export interface HoursDraft {
  zone: string;
  /** Monday first. */
  days: readonly string[];
}

type Span = WorkingHours['spans'][number];

const two = (number: number): string => String(number).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

export function hoursDraft(hours: WorkingHours | null): HoursDraft {
  if (hours === null) return { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, days: ['08:00-17:00', '08:00-17:00', '08:00-17:00', '08:00-17:00', '08:00-17:00', '', ''] };
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) =>
    hours.spans
      .filter((span) => span.day === day)
      .map(({ from, to }) => `${clock(from)}-${clock(to)}`)
      .join(', '),
  );
  return { zone: hours.zone, days };
}

function readMinute(text: string): number | null {
  const found = /^(\d{1,2})(?::(\d{2}))?$/.exec(text);
  if (!found) return null;
  const minute = Number(found[1]) * 60 + Number(found[2] ?? 0);
  return Number(found[2] ?? 0) < 60 && minute <= 1440 ? minute : null;
}

function readDay(text: string, day: number): Span[] | null {
  const spans: Span[] = [];
  for (const part of text.split(',').map((one) => one.trim()).filter((one) => one !== '')) {
    const [from, to, ...more] = part.split(/\s*[-–]\s*/).map(readMinute);
    if (from === undefined || to === undefined || from === null || to === null || more.length > 0) return null;
    if (from >= to || from <= (spans.at(-1)?.to ?? -1)) return null;
    spans.push({ day, from, to });
  }
  return spans;
}

/** The hours as they are stored, or null when a day cannot be read. */
export function readHours(draft: HoursDraft): WorkingHours | null {
  const spans: Span[] = [];
  for (const [index, text] of draft.days.entries()) {
    const day = readDay(text, index + 1);
    if (day === null) return null;
    spans.push(...day);
  }
  const zone = draft.zone.trim();
  return zone === '' ? null : { zone, spans };
}
