/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions that are over, in the Administration Center. */
import { within } from './within.ts';

export const endedTexts = {
  title: 'Ended sessions',
  period: 'Ended in',
  periods: { today: 'Today', week: 'The last 7 days', month: 'The last 30 days', all: 'Any time' },
  none: 'No session has ended',
  noneText: 'Sessions of your groups that are over appear here with their history.',
  more: 'There are more. Search to find them.',
  outcome: 'How it ended',
  at: 'Ended',
  length: 'Total time',
  erase: 'Erase',
  erased: 'Erased.',
  eraseTitle: (name: string) => `Erase the data of ${within(name)}?`,
  eraseOf: (name: string) => `Erase the data of ${name}`,
  eraseText:
    'Its history, chat, notes, names, custom fields and what the computer told are erased for good. What stays is its number, from when to when it was, and that you erased it. Export it first if you need it.',
  exportOf: (name: string, format: string) => `Export ${name} as ${format}`,
};

const outcomes: Record<string, string> = {
  closed_by_customer: 'Closed by the customer',
  ended_by_technician: 'Ended by the technician',
  aborted: 'Aborted: the technician was disabled',
  timed_out: 'Timed out',
  declined: 'Declined by the customer',
  expired: 'The code was not used in time',
  cancelled: 'Cancelled by the technician',
  waiting_timed_out: 'Nobody started it in time',
};

/** How a session ended; a code that is not known here is shown as it is. */
export function outcomeText(outcome: string): string {
  return outcomes[outcome] ?? outcome.replaceAll('_', ' ');
}
